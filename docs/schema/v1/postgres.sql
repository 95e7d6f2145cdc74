-- documents (文件): One row a policy document (one part of a file).
create table "documents" (
  "doc_id" text not null primary key,
  "title" text,
  "doc_number" text,
  "issuers" text[] not null,
  "region_name" text,
  "region_code" text,
  "region_level" text,
  "doc_type" text,
  "status" text not null,
  "issued_on" date,
  "published_on" date,
  "effective_start" date,
  "effective_end" date,
  "attachments" text[] not null,
  "path" text not null,
  "part" bigint not null,
  "sha256" text not null,
  "bytes" bigint not null,
  "format" text not null,
  "encoding" text not null,
  "script" text not null,
  "extra" text,
  "schema_version" text not null
);
comment on table "documents" is '文件: One row a policy document (one part of a file).';
comment on column "documents"."doc_id" is '文件标识: Primary key: first 16 hex digits of the SHA-256 of the file, `#`, and the number of the part. The same bytes give the same id anywhere.';
comment on column "documents"."title" is '标题: The document''s own title.';
comment on column "documents"."doc_number" is '发文字号: Number of the document itself.';
comment on column "documents"."issuers" is '发文机关: Issuing bodies, in order.';
comment on column "documents"."region_name" is '地区: Division whose policy it is, in full down from the province.';
comment on column "documents"."region_code" is '地区代码: Its six-digit code (GB/T 2260); 100000 for the whole country.';
comment on column "documents"."region_level" is '地区级别: `national`, `province`, `prefecture`, `county` or `township`.';
comment on column "documents"."doc_type" is '文种: Kind of document: 实施意见, 行动计划 …';
comment on column "documents"."status" is '状态: `draft`, `final`, `trial`, `report` or `template`.';
comment on column "documents"."issued_on" is '成文日期: Day of issue.';
comment on column "documents"."published_on" is '发布日期: Day of publication.';
comment on column "documents"."effective_start" is '施行日期: First day in force, where the text says it.';
comment on column "documents"."effective_end" is '失效日期: Last day in force, where the text says it.';
comment on column "documents"."attachments" is '附件: Names listed under 附件.';
comment on column "documents"."path" is '路径: Where the file was read from, as given.';
comment on column "documents"."part" is '篇次: Number of the document in its file, from 1.';
comment on column "documents"."sha256" is '文件校验值: SHA-256 of the file''s bytes, in hex.';
comment on column "documents"."bytes" is '字节数: Length of the file in bytes.';
comment on column "documents"."format" is '格式: `txt`, `html` …';
comment on column "documents"."encoding" is '编码: `utf-8`, `gb18030`, `big5`, `utf-16le` or `utf-16be`.';
comment on column "documents"."script" is '字体: `hans` (simplified) or `hant` (traditional).';
comment on column "documents"."extra" is '原表字段: Other columns of the input table''s row, as a JSON object.';
comment on column "documents"."schema_version" is '结构版本: Version of the record format.';

-- sections (章节): One row a numbered heading or item, in document order; `quote` is the heading.
create table "sections" (
  "record_id" text not null primary key,
  "doc_id" text not null references documents (doc_id) on delete cascade,
  "parent_id" text,
  "section" text[] not null,
  "level" bigint not null,
  "scheme" text not null,
  "ordinal" bigint not null,
  "marker" text not null,
  "title" text,
  "text" text not null,
  "quote" text not null,
  "start" bigint not null,
  "end" bigint not null,
  "byte_start" bigint not null,
  "byte_end" bigint not null,
  "locator" text not null,
  "section_start" bigint not null,
  "section_end" bigint not null,
  "section_byte_start" bigint not null,
  "section_byte_end" bigint not null
);
create index sections_doc_id on "sections" (doc_id);
comment on table "sections" is '章节: One row a numbered heading or item, in document order; `quote` is the heading.';
comment on column "sections"."record_id" is '记录标识: Primary key: `doc_id`, `/`, and the record''s id in the JSON; the same on every machine and in every run.';
comment on column "sections"."doc_id" is '文件标识: The document it stands in.';
comment on column "sections"."parent_id" is '上级章节标识: The section above: a `record_id` of this table; empty at the top.';
comment on column "sections"."section" is '章节: Path, markers from the root down.';
comment on column "sections"."level" is '层级: Depth, 1 at the top.';
comment on column "sections"."scheme" is '编号类型: Kind of marker: `chapter`, `article`, `cn`, `cn_paren`, `arabic` …';
comment on column "sections"."ordinal" is '序数: The number the marker gives.';
comment on column "sections"."marker" is '编号: The marker as written.';
comment on column "sections"."title" is '标题: The heading''s words, normalised; empty where the item has none.';
comment on column "sections"."text" is '正文: The section''s own words after its heading, without those of its subsections.';
comment on column "sections"."quote" is '原文: The exact words of the source.';
comment on column "sections"."start" is '起始字符: First character of the quote in the source text, from 0.';
comment on column "sections"."end" is '结束字符: One past its last character.';
comment on column "sections"."byte_start" is '起始字节: First byte of the quote in the source text in UTF-8.';
comment on column "sections"."byte_end" is '结束字节: One past its last byte.';
comment on column "sections"."locator" is '定位: Where a person finds it in the file: page, paragraph; table, row, column; sheet and cell.';
comment on column "sections"."section_start" is '章节起始字符: First character of the whole section with its subsections.';
comment on column "sections"."section_end" is '章节结束字符: One past its last character.';
comment on column "sections"."section_byte_start" is '章节起始字节: First byte of the whole section.';
comment on column "sections"."section_byte_end" is '章节结束字节: One past its last byte.';

-- targets (量化指标): One row a quantity the document sets or reports: one indicator, one value.
create table "targets" (
  "record_id" text not null primary key,
  "doc_id" text not null references documents (doc_id) on delete cascade,
  "indicator" text not null,
  "scope" text,
  "measure" text not null,
  "frequency" text,
  "comparator" text not null,
  "value" numeric,
  "value_max" numeric,
  "unit" text,
  "baseline" text,
  "modality" text,
  "status" text not null,
  "time_start" date,
  "time_end" date,
  "time_granularity" text,
  "time_recurrence" text,
  "time_duration" text,
  "time_working_days" boolean,
  "time_masked" boolean,
  "section_id" text,
  "section" text[] not null,
  "quote" text not null,
  "start" bigint not null,
  "end" bigint not null,
  "byte_start" bigint not null,
  "byte_end" bigint not null,
  "locator" text not null
);
create index targets_doc_id on "targets" (doc_id);
comment on table "targets" is '量化指标: One row a quantity the document sets or reports: one indicator, one value.';
comment on column "targets"."record_id" is '记录标识: Primary key: `doc_id`, `/`, and the record''s id in the JSON; the same on every machine and in every run.';
comment on column "targets"."doc_id" is '文件标识: The document it stands in.';
comment on column "targets"."indicator" is '指标: What is measured.';
comment on column "targets"."scope" is '范围: Whose value.';
comment on column "targets"."measure" is '类型: `level`, `growth` or `change`.';
comment on column "targets"."frequency" is '频度: `annual_average`, `annual`, `cumulative` or `year_on_year`.';
comment on column "targets"."comparator" is '比较: `ge`, `gt`, `le`, `lt`, `approx`, `range` or `eq`.';
comment on column "targets"."value" is '数值: The number.';
comment on column "targets"."value_max" is '数值上限: Upper end of a `range`.';
comment on column "targets"."unit" is '单位: Unit as written, normalised; empty for a bare number.';
comment on column "targets"."baseline" is '基准: What it is compared with.';
comment on column "targets"."modality" is '力度: `strive`, `ensure` or `expected`.';
comment on column "targets"."status" is '性质: `target` for what is set, `actual` for a reported result.';
comment on column "targets"."time_start" is '开始日期: First day.';
comment on column "targets"."time_end" is '截止日期: Last day.';
comment on column "targets"."time_granularity" is '时间精度: `year`, `half`, `quarter`, `month`, `ten_days`, `week` or `day`: how precisely the text says it.';
comment on column "targets"."time_recurrence" is '重复规则: RFC 5545 rule of a rhythm.';
comment on column "targets"."time_duration" is '时长: ISO 8601 duration.';
comment on column "targets"."time_working_days" is '按工作日: The duration counts working days.';
comment on column "targets"."time_masked" is '年份隐去: The year is masked (20xx年), so that no date was made of it.';
comment on column "targets"."section_id" is '章节标识: The section it belongs to: a `record_id` of `sections`; empty before the first heading.';
comment on column "targets"."section" is '章节: Path of that section, markers from the root down.';
comment on column "targets"."quote" is '原文: The exact words of the source.';
comment on column "targets"."start" is '起始字符: First character of the quote in the source text, from 0.';
comment on column "targets"."end" is '结束字符: One past its last character.';
comment on column "targets"."byte_start" is '起始字节: First byte of the quote in the source text in UTF-8.';
comment on column "targets"."byte_end" is '结束字节: One past its last byte.';
comment on column "targets"."locator" is '定位: Where a person finds it in the file: page, paragraph; table, row, column; sheet and cell.';

-- deadlines (完成时限): One row a time limit, stage or rhythm the document sets.
create table "deadlines" (
  "record_id" text not null primary key,
  "doc_id" text not null references documents (doc_id) on delete cascade,
  "kind" text not null,
  "action" text,
  "inherited" boolean not null,
  "time_start" date,
  "time_end" date,
  "time_granularity" text,
  "time_recurrence" text,
  "time_duration" text,
  "time_working_days" boolean,
  "time_masked" boolean,
  "section_id" text,
  "section" text[] not null,
  "quote" text not null,
  "start" bigint not null,
  "end" bigint not null,
  "byte_start" bigint not null,
  "byte_end" bigint not null,
  "locator" text not null
);
create index deadlines_doc_id on "deadlines" (doc_id);
comment on table "deadlines" is '完成时限: One row a time limit, stage or rhythm the document sets.';
comment on column "deadlines"."record_id" is '记录标识: Primary key: `doc_id`, `/`, and the record''s id in the JSON; the same on every machine and in every run.';
comment on column "deadlines"."doc_id" is '文件标识: The document it stands in.';
comment on column "deadlines"."kind" is '类型: `by`, `during`, `recurring` or `duration`.';
comment on column "deadlines"."action" is '事项: What is to be done.';
comment on column "deadlines"."inherited" is '年份承前: The year comes from elsewhere in the document.';
comment on column "deadlines"."time_start" is '开始日期: First day.';
comment on column "deadlines"."time_end" is '截止日期: Last day.';
comment on column "deadlines"."time_granularity" is '时间精度: `year`, `half`, `quarter`, `month`, `ten_days`, `week` or `day`: how precisely the text says it.';
comment on column "deadlines"."time_recurrence" is '重复规则: RFC 5545 rule of a rhythm.';
comment on column "deadlines"."time_duration" is '时长: ISO 8601 duration.';
comment on column "deadlines"."time_working_days" is '按工作日: The duration counts working days.';
comment on column "deadlines"."time_masked" is '年份隐去: The year is masked (20xx年), so that no date was made of it.';
comment on column "deadlines"."section_id" is '章节标识: The section it belongs to: a `record_id` of `sections`; empty before the first heading.';
comment on column "deadlines"."section" is '章节: Path of that section, markers from the root down.';
comment on column "deadlines"."quote" is '原文: The exact words of the source.';
comment on column "deadlines"."start" is '起始字符: First character of the quote in the source text, from 0.';
comment on column "deadlines"."end" is '结束字符: One past its last character.';
comment on column "deadlines"."byte_start" is '起始字节: First byte of the quote in the source text in UTF-8.';
comment on column "deadlines"."byte_end" is '结束字节: One past its last byte.';
comment on column "deadlines"."locator" is '定位: Where a person finds it in the file: page, paragraph; table, row, column; sheet and cell.';

-- responsibilities (责任单位): One row a unit that answers for a section or task.
create table "responsibilities" (
  "record_id" text not null primary key,
  "doc_id" text not null references documents (doc_id) on delete cascade,
  "unit" text not null,
  "as_written" text not null,
  "role" text not null,
  "collective" boolean not null,
  "section_id" text,
  "section" text[] not null,
  "quote" text not null,
  "start" bigint not null,
  "end" bigint not null,
  "byte_start" bigint not null,
  "byte_end" bigint not null,
  "locator" text not null
);
create index responsibilities_doc_id on "responsibilities" (doc_id);
comment on table "responsibilities" is '责任单位: One row a unit that answers for a section or task.';
comment on column "responsibilities"."record_id" is '记录标识: Primary key: `doc_id`, `/`, and the record''s id in the JSON; the same on every machine and in every run.';
comment on column "responsibilities"."doc_id" is '文件标识: The document it stands in.';
comment on column "responsibilities"."unit" is '单位: The unit''s name, with what a list left out restored.';
comment on column "responsibilities"."as_written" is '原文名称: The words in the list.';
comment on column "responsibilities"."role" is '分工: `lead`, `cooperate` or `responsible`.';
comment on column "responsibilities"."collective" is '集合名称: A class of units (各…, 有关…) instead of one.';
comment on column "responsibilities"."section_id" is '章节标识: The section it belongs to: a `record_id` of `sections`; empty before the first heading.';
comment on column "responsibilities"."section" is '章节: Path of that section, markers from the root down.';
comment on column "responsibilities"."quote" is '原文: The exact words of the source.';
comment on column "responsibilities"."start" is '起始字符: First character of the quote in the source text, from 0.';
comment on column "responsibilities"."end" is '结束字符: One past its last character.';
comment on column "responsibilities"."byte_start" is '起始字节: First byte of the quote in the source text in UTF-8.';
comment on column "responsibilities"."byte_end" is '结束字节: One past its last byte.';
comment on column "responsibilities"."locator" is '定位: Where a person finds it in the file: page, paragraph; table, row, column; sheet and cell.';

-- references (引用文件): One row a mention of another document.
create table "references" (
  "record_id" text not null primary key,
  "doc_id" text not null references documents (doc_id) on delete cascade,
  "title" text,
  "doc_number" text,
  "planned" boolean not null,
  "section_id" text,
  "section" text[] not null,
  "quote" text not null,
  "start" bigint not null,
  "end" bigint not null,
  "byte_start" bigint not null,
  "byte_end" bigint not null,
  "locator" text not null
);
create index references_doc_id on "references" (doc_id);
comment on table "references" is '引用文件: One row a mention of another document.';
comment on column "references"."record_id" is '记录标识: Primary key: `doc_id`, `/`, and the record''s id in the JSON; the same on every machine and in every run.';
comment on column "references"."doc_id" is '文件标识: The document it stands in.';
comment on column "references"."title" is '标题: The words inside 《》; empty for a bare number.';
comment on column "references"."doc_number" is '发文字号: The number that goes with it.';
comment on column "references"."planned" is '待制定: The document is yet to be drawn up.';
comment on column "references"."section_id" is '章节标识: The section it belongs to: a `record_id` of `sections`; empty before the first heading.';
comment on column "references"."section" is '章节: Path of that section, markers from the root down.';
comment on column "references"."quote" is '原文: The exact words of the source.';
comment on column "references"."start" is '起始字符: First character of the quote in the source text, from 0.';
comment on column "references"."end" is '结束字符: One past its last character.';
comment on column "references"."byte_start" is '起始字节: First byte of the quote in the source text in UTF-8.';
comment on column "references"."byte_end" is '结束字节: One past its last byte.';
comment on column "references"."locator" is '定位: Where a person finds it in the file: page, paragraph; table, row, column; sheet and cell.';

-- definitions (定义): One row an inline definition (以下简称 …).
create table "definitions" (
  "record_id" text not null primary key,
  "doc_id" text not null references documents (doc_id) on delete cascade,
  "term" text not null,
  "meaning" text not null,
  "section_id" text,
  "section" text[] not null,
  "quote" text not null,
  "start" bigint not null,
  "end" bigint not null,
  "byte_start" bigint not null,
  "byte_end" bigint not null,
  "locator" text not null
);
create index definitions_doc_id on "definitions" (doc_id);
comment on table "definitions" is '定义: One row an inline definition (以下简称 …).';
comment on column "definitions"."record_id" is '记录标识: Primary key: `doc_id`, `/`, and the record''s id in the JSON; the same on every machine and in every run.';
comment on column "definitions"."doc_id" is '文件标识: The document it stands in.';
comment on column "definitions"."term" is '简称: The short name.';
comment on column "definitions"."meaning" is '含义: What it stands for.';
comment on column "definitions"."section_id" is '章节标识: The section it belongs to: a `record_id` of `sections`; empty before the first heading.';
comment on column "definitions"."section" is '章节: Path of that section, markers from the root down.';
comment on column "definitions"."quote" is '原文: The exact words of the source.';
comment on column "definitions"."start" is '起始字符: First character of the quote in the source text, from 0.';
comment on column "definitions"."end" is '结束字符: One past its last character.';
comment on column "definitions"."byte_start" is '起始字节: First byte of the quote in the source text in UTF-8.';
comment on column "definitions"."byte_end" is '结束字节: One past its last byte.';
comment on column "definitions"."locator" is '定位: Where a person finds it in the file: page, paragraph; table, row, column; sheet and cell.';

-- diagnostics (提示): One row a thing the program noticed and the reader should know.
create table "diagnostics" (
  "record_id" text not null primary key,
  "doc_id" text not null references documents (doc_id) on delete cascade,
  "code" text not null,
  "severity" text not null,
  "message" text not null,
  "section_id" text,
  "section" text[] not null,
  "start" bigint,
  "end" bigint,
  "byte_start" bigint,
  "byte_end" bigint
);
create index diagnostics_doc_id on "diagnostics" (doc_id);
comment on table "diagnostics" is '提示: One row a thing the program noticed and the reader should know.';
comment on column "diagnostics"."record_id" is '记录标识: Primary key: `doc_id`, `/g`, and the running number of the diagnostic in its document.';
comment on column "diagnostics"."doc_id" is '文件标识: The document it stands in.';
comment on column "diagnostics"."code" is '代码: Stable code.';
comment on column "diagnostics"."severity" is '级别: `info`, `warning` or `error`.';
comment on column "diagnostics"."message" is '说明: What was seen and what the reader may do.';
comment on column "diagnostics"."section_id" is '章节标识: The section it belongs to: a `record_id` of `sections`; empty before the first heading.';
comment on column "diagnostics"."section" is '章节: Path of that section, markers from the root down.';
comment on column "diagnostics"."start" is '起始字符: First character; empty when it concerns the file as a whole.';
comment on column "diagnostics"."end" is '结束字符: One past the last character.';
comment on column "diagnostics"."byte_start" is '起始字节: First byte.';
comment on column "diagnostics"."byte_end" is '结束字节: One past the last byte.';

create table "files" (
  "path" text not null primary key,
  "sha256" text not null,
  "digest" text not null
);

create table "zhengce" (
  "name" text not null primary key,
  "value" text not null
);
insert into "zhengce" values ('schema_version', '1');
create index files_sha256 on files (sha256);
create index documents_sha256 on documents (sha256);

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
