-- documents (文件): One row a policy document (one part of a file).
create table "documents" (
  "doc_id" text not null primary key, -- 文件标识: Primary key: first 16 hex digits of the SHA-256 of the file, `#`, and the number of the part. The same bytes give the same id anywhere.
  "title" text, -- 标题: The document's own title.
  "doc_number" text, -- 发文字号: Number of the document itself.
  "issuers" text not null, -- 发文机关: Issuing bodies, in order.
  "region_name" text, -- 地区: Division whose policy it is, in full down from the province.
  "region_code" text, -- 地区代码: Its six-digit code (GB/T 2260); 100000 for the whole country.
  "region_level" text, -- 地区级别: `national`, `province`, `prefecture`, `county` or `township`.
  "doc_type" text, -- 文种: Kind of document: 实施意见, 行动计划 …
  "status" text not null, -- 状态: `draft`, `final`, `trial`, `report` or `template`.
  "issued_on" text, -- 成文日期: Day of issue.
  "published_on" text, -- 发布日期: Day of publication.
  "effective_start" text, -- 施行日期: First day in force, where the text says it.
  "effective_end" text, -- 失效日期: Last day in force, where the text says it.
  "attachments" text not null, -- 附件: Names listed under 附件.
  "path" text not null, -- 路径: Where the file was read from, as given.
  "part" integer not null, -- 篇次: Number of the document in its file, from 1.
  "sha256" text not null, -- 文件校验值: SHA-256 of the file's bytes, in hex.
  "bytes" integer not null, -- 字节数: Length of the file in bytes.
  "format" text not null, -- 格式: `txt`, `html` …
  "encoding" text not null, -- 编码: `utf-8`, `gb18030`, `big5`, `utf-16le` or `utf-16be`.
  "script" text not null, -- 字体: `hans` (simplified) or `hant` (traditional).
  "extra" text, -- 原表字段: Other columns of the input table's row, as a JSON object.
  "schema_version" text not null -- 结构版本: Version of the record format.
);

-- sections (章节): One row a numbered heading or item, in document order; `quote` is the heading.
create table "sections" (
  "record_id" text not null primary key, -- 记录标识: Primary key: `doc_id`, `/`, and the record's id in the JSON; the same on every machine and in every run.
  "doc_id" text not null references documents (doc_id) on delete cascade, -- 文件标识: The document it stands in.
  "parent_id" text, -- 上级章节标识: The section above: a `record_id` of this table; empty at the top.
  "section" text not null, -- 章节: Path, markers from the root down.
  "level" integer not null, -- 层级: Depth, 1 at the top.
  "scheme" text not null, -- 编号类型: Kind of marker: `chapter`, `article`, `cn`, `cn_paren`, `arabic` …
  "ordinal" integer not null, -- 序数: The number the marker gives.
  "marker" text not null, -- 编号: The marker as written.
  "title" text, -- 标题: The heading's words, normalised; empty where the item has none.
  "text" text not null, -- 正文: The section's own words after its heading, without those of its subsections.
  "quote" text not null, -- 原文: The exact words of the source.
  "start" integer not null, -- 起始字符: First character of the quote in the source text, from 0.
  "end" integer not null, -- 结束字符: One past its last character.
  "byte_start" integer not null, -- 起始字节: First byte of the quote in the source text in UTF-8.
  "byte_end" integer not null, -- 结束字节: One past its last byte.
  "locator" text not null, -- 定位: Where a person finds it in the file: page, paragraph; table, row, column; sheet and cell.
  "section_start" integer not null, -- 章节起始字符: First character of the whole section with its subsections.
  "section_end" integer not null, -- 章节结束字符: One past its last character.
  "section_byte_start" integer not null, -- 章节起始字节: First byte of the whole section.
  "section_byte_end" integer not null -- 章节结束字节: One past its last byte.
);
create index sections_doc_id on "sections" (doc_id);

-- targets (量化指标): One row a quantity the document sets or reports: one indicator, one value.
create table "targets" (
  "record_id" text not null primary key, -- 记录标识: Primary key: `doc_id`, `/`, and the record's id in the JSON; the same on every machine and in every run.
  "doc_id" text not null references documents (doc_id) on delete cascade, -- 文件标识: The document it stands in.
  "indicator" text not null, -- 指标: What is measured.
  "scope" text, -- 范围: Whose value.
  "measure" text not null, -- 类型: `level`, `growth` or `change`.
  "frequency" text, -- 频度: `annual_average`, `annual`, `cumulative` or `year_on_year`.
  "comparator" text not null, -- 比较: `ge`, `gt`, `le`, `lt`, `approx`, `range` or `eq`.
  "value" numeric, -- 数值: The number.
  "value_max" numeric, -- 数值上限: Upper end of a `range`.
  "unit" text, -- 单位: Unit as written, normalised; empty for a bare number.
  "baseline" text, -- 基准: What it is compared with.
  "modality" text, -- 力度: `strive`, `ensure` or `expected`.
  "status" text not null, -- 性质: `target` for what is set, `actual` for a reported result.
  "time_start" text, -- 开始日期: First day.
  "time_end" text, -- 截止日期: Last day.
  "time_granularity" text, -- 时间精度: `year`, `half`, `quarter`, `month`, `ten_days`, `week` or `day`: how precisely the text says it.
  "time_recurrence" text, -- 重复规则: RFC 5545 rule of a rhythm.
  "time_duration" text, -- 时长: ISO 8601 duration.
  "time_working_days" boolean, -- 按工作日: The duration counts working days.
  "time_masked" boolean, -- 年份隐去: The year is masked (20xx年), so that no date was made of it.
  "section_id" text, -- 章节标识: The section it belongs to: a `record_id` of `sections`; empty before the first heading.
  "section" text not null, -- 章节: Path of that section, markers from the root down.
  "quote" text not null, -- 原文: The exact words of the source.
  "start" integer not null, -- 起始字符: First character of the quote in the source text, from 0.
  "end" integer not null, -- 结束字符: One past its last character.
  "byte_start" integer not null, -- 起始字节: First byte of the quote in the source text in UTF-8.
  "byte_end" integer not null, -- 结束字节: One past its last byte.
  "locator" text not null -- 定位: Where a person finds it in the file: page, paragraph; table, row, column; sheet and cell.
);
create index targets_doc_id on "targets" (doc_id);

-- deadlines (完成时限): One row a time limit, stage or rhythm the document sets.
create table "deadlines" (
  "record_id" text not null primary key, -- 记录标识: Primary key: `doc_id`, `/`, and the record's id in the JSON; the same on every machine and in every run.
  "doc_id" text not null references documents (doc_id) on delete cascade, -- 文件标识: The document it stands in.
  "kind" text not null, -- 类型: `by`, `during`, `recurring` or `duration`.
  "action" text, -- 事项: What is to be done.
  "inherited" boolean not null, -- 年份承前: The year comes from elsewhere in the document.
  "time_start" text, -- 开始日期: First day.
  "time_end" text, -- 截止日期: Last day.
  "time_granularity" text, -- 时间精度: `year`, `half`, `quarter`, `month`, `ten_days`, `week` or `day`: how precisely the text says it.
  "time_recurrence" text, -- 重复规则: RFC 5545 rule of a rhythm.
  "time_duration" text, -- 时长: ISO 8601 duration.
  "time_working_days" boolean, -- 按工作日: The duration counts working days.
  "time_masked" boolean, -- 年份隐去: The year is masked (20xx年), so that no date was made of it.
  "section_id" text, -- 章节标识: The section it belongs to: a `record_id` of `sections`; empty before the first heading.
  "section" text not null, -- 章节: Path of that section, markers from the root down.
  "quote" text not null, -- 原文: The exact words of the source.
  "start" integer not null, -- 起始字符: First character of the quote in the source text, from 0.
  "end" integer not null, -- 结束字符: One past its last character.
  "byte_start" integer not null, -- 起始字节: First byte of the quote in the source text in UTF-8.
  "byte_end" integer not null, -- 结束字节: One past its last byte.
  "locator" text not null -- 定位: Where a person finds it in the file: page, paragraph; table, row, column; sheet and cell.
);
create index deadlines_doc_id on "deadlines" (doc_id);

-- responsibilities (责任单位): One row a unit that answers for a section or task.
create table "responsibilities" (
  "record_id" text not null primary key, -- 记录标识: Primary key: `doc_id`, `/`, and the record's id in the JSON; the same on every machine and in every run.
  "doc_id" text not null references documents (doc_id) on delete cascade, -- 文件标识: The document it stands in.
  "unit" text not null, -- 单位: The unit's name, with what a list left out restored.
  "as_written" text not null, -- 原文名称: The words in the list.
  "role" text not null, -- 分工: `lead`, `cooperate` or `responsible`.
  "collective" boolean not null, -- 集合名称: A class of units (各…, 有关…) instead of one.
  "section_id" text, -- 章节标识: The section it belongs to: a `record_id` of `sections`; empty before the first heading.
  "section" text not null, -- 章节: Path of that section, markers from the root down.
  "quote" text not null, -- 原文: The exact words of the source.
  "start" integer not null, -- 起始字符: First character of the quote in the source text, from 0.
  "end" integer not null, -- 结束字符: One past its last character.
  "byte_start" integer not null, -- 起始字节: First byte of the quote in the source text in UTF-8.
  "byte_end" integer not null, -- 结束字节: One past its last byte.
  "locator" text not null -- 定位: Where a person finds it in the file: page, paragraph; table, row, column; sheet and cell.
);
create index responsibilities_doc_id on "responsibilities" (doc_id);

-- references (引用文件): One row a mention of another document.
create table "references" (
  "record_id" text not null primary key, -- 记录标识: Primary key: `doc_id`, `/`, and the record's id in the JSON; the same on every machine and in every run.
  "doc_id" text not null references documents (doc_id) on delete cascade, -- 文件标识: The document it stands in.
  "title" text, -- 标题: The words inside 《》; empty for a bare number.
  "doc_number" text, -- 发文字号: The number that goes with it.
  "planned" boolean not null, -- 待制定: The document is yet to be drawn up.
  "section_id" text, -- 章节标识: The section it belongs to: a `record_id` of `sections`; empty before the first heading.
  "section" text not null, -- 章节: Path of that section, markers from the root down.
  "quote" text not null, -- 原文: The exact words of the source.
  "start" integer not null, -- 起始字符: First character of the quote in the source text, from 0.
  "end" integer not null, -- 结束字符: One past its last character.
  "byte_start" integer not null, -- 起始字节: First byte of the quote in the source text in UTF-8.
  "byte_end" integer not null, -- 结束字节: One past its last byte.
  "locator" text not null -- 定位: Where a person finds it in the file: page, paragraph; table, row, column; sheet and cell.
);
create index references_doc_id on "references" (doc_id);

-- definitions (定义): One row an inline definition (以下简称 …).
create table "definitions" (
  "record_id" text not null primary key, -- 记录标识: Primary key: `doc_id`, `/`, and the record's id in the JSON; the same on every machine and in every run.
  "doc_id" text not null references documents (doc_id) on delete cascade, -- 文件标识: The document it stands in.
  "term" text not null, -- 简称: The short name.
  "meaning" text not null, -- 含义: What it stands for.
  "section_id" text, -- 章节标识: The section it belongs to: a `record_id` of `sections`; empty before the first heading.
  "section" text not null, -- 章节: Path of that section, markers from the root down.
  "quote" text not null, -- 原文: The exact words of the source.
  "start" integer not null, -- 起始字符: First character of the quote in the source text, from 0.
  "end" integer not null, -- 结束字符: One past its last character.
  "byte_start" integer not null, -- 起始字节: First byte of the quote in the source text in UTF-8.
  "byte_end" integer not null, -- 结束字节: One past its last byte.
  "locator" text not null -- 定位: Where a person finds it in the file: page, paragraph; table, row, column; sheet and cell.
);
create index definitions_doc_id on "definitions" (doc_id);

-- diagnostics (提示): One row a thing the program noticed and the reader should know.
create table "diagnostics" (
  "record_id" text not null primary key, -- 记录标识: Primary key: `doc_id`, `/g`, and the running number of the diagnostic in its document.
  "doc_id" text not null references documents (doc_id) on delete cascade, -- 文件标识: The document it stands in.
  "code" text not null, -- 代码: Stable code.
  "severity" text not null, -- 级别: `info`, `warning` or `error`.
  "message" text not null, -- 说明: What was seen and what the reader may do.
  "section_id" text, -- 章节标识: The section it belongs to: a `record_id` of `sections`; empty before the first heading.
  "section" text not null, -- 章节: Path of that section, markers from the root down.
  "start" integer, -- 起始字符: First character; empty when it concerns the file as a whole.
  "end" integer, -- 结束字符: One past the last character.
  "byte_start" integer, -- 起始字节: First byte.
  "byte_end" integer -- 结束字节: One past the last byte.
);
create index diagnostics_doc_id on "diagnostics" (doc_id);

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
