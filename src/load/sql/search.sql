-- Full-text search over sections (全文检索): select record_id from section_search where section_search match '绿地率'
create table section_numbers (
  number integer primary key,
  record_id text not null unique
);
create view section_words as
select n.number, s.record_id, s.title, s.text from section_numbers n join sections s on s.record_id = n.record_id;
create virtual table section_search using fts5(
  record_id unindexed, title, text, content = 'section_words', content_rowid = 'number', tokenize = 'trigram'
);
create trigger sections_found after insert on sections begin
  insert into section_numbers (record_id) values (new.record_id);
  insert into section_search (rowid, record_id, title, text)
    select number, new.record_id, new.title, new.text from section_numbers where record_id = new.record_id;
end;
create trigger sections_gone before delete on sections begin
  insert into section_search (section_search, rowid, record_id, title, text)
    select 'delete', number, old.record_id, old.title, old.text from section_numbers where record_id = old.record_id;
  delete from section_numbers where record_id = old.record_id;
end;
