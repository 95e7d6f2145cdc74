-- Views (视图)
create view targets_with_document as
select t.record_id, t.indicator, t.scope, t.measure, t.comparator, t.value, t.value_max, t.unit, t.baseline, t.modality, t.status,
       t.time_start, t.time_end, t.quote, d.doc_id, d.title as document, d.doc_number, d.region_name, d.region_code, d.doc_type,
       d.status as document_status, d.issued_on, d.path
from targets t join documents d on d.doc_id = t.doc_id;

create view unit_tasks as
select r.unit, r.role, s.record_id as section_id, s.marker, s.title as task, s.text, r.quote, d.doc_id, d.title as document, d.doc_number, d.path
from responsibilities r join documents d on d.doc_id = r.doc_id left join sections s on s.record_id = r.section_id;

create view deadlines_by_month as
select substr(cast(l.time_end as text), 1, 7) as month, l.record_id, l.kind, l.action, l.time_start, l.time_end, l.quote,
       s.title as task, d.doc_id, d.title as document, d.doc_number, d.path
from deadlines l join documents d on d.doc_id = l.doc_id left join sections s on s.record_id = l.section_id
where l.time_end is not null;
