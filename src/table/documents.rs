//! The table of documents.

use super::column::{Entry, Table, always, maybe, table};
use super::value::{Type::*, Value};
use crate::record::Document;

/// `documents`: one row a document.
pub(super) fn documents() -> Table {
    let about = ("documents", "文件", "One row a policy document (one part of a file).");
    table(about, |d| std::slice::from_ref(d), [identity(), meta(), effective(), source()])
}

fn identity() -> Vec<Entry<Document>> {
    vec![always(
        "doc_id",
        "文件标识",
        Text,
        "Primary key: first 16 hex digits of the SHA-256 of the file, `#`, and the number of the part. The same bytes give the same id anywhere.",
        |r| (&r.record.doc_id).into(),
    )]
}

fn meta() -> Vec<Entry<Document>> {
    vec![
        maybe("title", "标题", Text, "The document's own title.", |r| r.record.meta.title.as_ref().into()),
        maybe("doc_number", "发文字号", Text, "Number of the document itself.", |r| r.record.meta.doc_number.as_ref().into()),
        always("issuers", "发文机关", TextList, "Issuing bodies, in order.", |r| (&r.record.meta.issuers).into()),
        maybe("region_name", "地区", Text, "Division whose policy it is, in full down from the province.", |r| {
            r.record.meta.region.as_ref().map(|x| &x.name).into()
        }),
        maybe("region_code", "地区代码", Text, "Its six-digit code (GB/T 2260); 100000 for the whole country.", |r| {
            r.record.meta.region.as_ref().map(|x| &x.code).into()
        }),
        maybe("region_level", "地区级别", Text, "`national`, `province`, `prefecture`, `county` or `township`.", |r| {
            r.record.meta.region.as_ref().map_or(Value::Null, |x| Value::name(&x.level))
        }),
        maybe("doc_type", "文种", Text, "Kind of document: 实施意见, 行动计划 …", |r| r.record.meta.doc_type.as_ref().into()),
        always("status", "状态", Text, "`draft`, `final`, `trial`, `report` or `template`.", |r| Value::name(&r.record.meta.status)),
        maybe("issued_on", "成文日期", Date, "Day of issue.", |r| Value::date(r.record.meta.issued_on.as_ref())),
        maybe("published_on", "发布日期", Date, "Day of publication.", |r| Value::date(r.record.meta.published_on.as_ref())),
    ]
}

fn effective() -> Vec<Entry<Document>> {
    vec![
        maybe("effective_start", "施行日期", Date, "First day in force, where the text says it.", |r| {
            Value::date(r.record.meta.effective.as_ref().and_then(|e| e.start.as_ref()))
        }),
        maybe("effective_end", "失效日期", Date, "Last day in force, where the text says it.", |r| {
            Value::date(r.record.meta.effective.as_ref().and_then(|e| e.end.as_ref()))
        }),
        always("attachments", "附件", TextList, "Names listed under 附件.", |r| (&r.record.meta.attachments).into()),
    ]
}

fn source() -> Vec<Entry<Document>> {
    vec![
        always("path", "路径", Text, "Where the file was read from, as given.", |r| (&r.record.source.path).into()),
        always("part", "篇次", Integer, "Number of the document in its file, from 1.", |r| r.record.source.part.into()),
        always("sha256", "文件校验值", Text, "SHA-256 of the file's bytes, in hex.", |r| (&r.record.source.sha256).into()),
        always("bytes", "字节数", Integer, "Length of the file in bytes.", |r| r.record.source.bytes.into()),
        always("format", "格式", Text, "`txt`, `html` …", |r| (&r.record.source.format).into()),
        always("encoding", "编码", Text, "`utf-8`, `gb18030`, `big5`, `utf-16le` or `utf-16be`.", |r| (&r.record.source.encoding).into()),
        always("script", "字体", Text, "`hans` (simplified) or `hant` (traditional).", |r| Value::name(&r.record.source.script)),
        maybe("extra", "原表字段", Text, "Other columns of the input table's row, as a JSON object.", |r| {
            let extra = &r.record.source.extra;
            (!extra.is_empty()).then(|| serde_json::to_string(extra).unwrap_or_default()).into()
        }),
        always("schema_version", "结构版本", Text, "Version of the record format.", |r| (&r.record.schema_version).into()),
    ]
}
