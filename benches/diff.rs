//! Diff of two long documents, as a ratio to the time of parsing them (the limit is 5).

use std::time::{Duration, Instant};
use zhengce::decode::DecodeOptions;
use zhengce::diff::diff;
use zhengce::pipeline::Parsed;
use zhengce::{Grammar, Pipeline};

/// Characters of a page of a printed policy document (仿宋 three, 22 lines of 28 signs).
const PAGE: usize = 22 * 28;
const PAGES: usize = 100;
const ROUNDS: u32 = 7;

fn main() {
    let pipeline = Pipeline::new(Grammar::builtin());
    let old = plan(0);
    println!("{PAGES} pages, {} KB each side", old.len() / 1000);
    for (name, new) in [("one figure in ten", plan(10)), ("one in two", plan(2)), ("the same", plan(0)), ("nothing in common", other())] {
        measure(&pipeline, name, &old, &new);
    }
}

fn measure(pipeline: &Pipeline, name: &str, old: &str, new: &str) {
    let read = |text: &str| pipeline.parse_file(text.as_bytes(), &DecodeOptions::default()).expect("a text");
    let (mut parsing, mut comparing) = (Duration::MAX, Duration::MAX);
    let mut changes = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let (a, b): (Parsed, Parsed) = (read(old), read(new));
        parsing = parsing.min(start.elapsed());
        let start = Instant::now();
        changes = diff((&a, &a.parts[0]), (&b, &b.parts[0]), pipeline.grammar()).changes.len();
        comparing = comparing.min(start.elapsed());
    }
    let ratio = comparing.as_secs_f64() / parsing.as_secs_f64();
    println!("{name:<18} parse {parsing:>9.1?}  diff {comparing:>9.1?}  ratio {ratio:.2} (limit 5)  {changes} changes");
}

/// A plan of tasks with figures, deadlines and units; every `step`th figure is one higher.
fn plan(step: usize) -> String {
    const PLACES: [&str; 7] = ["茶园", "河道", "校舍", "粮库", "渔港", "古村", "林场"];
    const UNITS: [&str; 5] = ["市农业农村局", "市水利局", "市教育局", "市财政局", "市林业局"];
    let mut text = String::from("青山市基础设施改造实施方案\n");
    let mut item = 0;
    while text.chars().count() < PAGE * PAGES {
        if item % 10 == 0 {
            text.push_str(&format!("{}、第{}批任务\n", chinese(item / 10 + 1), item / 10 + 1));
        }
        let changed = usize::from(step > 0 && item % step == 0);
        text.push_str(&format!(
            "({})改造第{item}处{}。查明现状,登记造册,第{item}号清单由乡镇报送。到2025年,改造{}个以上,投入资金{}万元,合格率达到{}%。({}牵头,{}配合)\n",
            chinese(item % 10 + 1),
            PLACES[item % 7],
            item + 3 + changed,
            item * 7 + 100,
            80 + item % 19,
            UNITS[item % 5],
            UNITS[(item + 2) % 5],
        ));
        item += 1;
    }
    text
}

/// As long a text about something else.
fn other() -> String {
    let mut text = String::from("云水县校园安全管理办法\n");
    let mut item = 0;
    while text.chars().count() < PAGE * PAGES {
        text.push_str(&format!(
            "第{}条 学校应当建立门卫巡逻制度,{item}号岗亭须有两人值守,来访者凭证登记后方可入内,违者予以劝离并记录在案。\n",
            chinese(item + 1)
        ));
        item += 1;
    }
    text
}

/// A number in Chinese, up to 9999.
fn chinese(n: usize) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match n {
        0..10 => DIGITS[n].to_owned(),
        10..20 => format!("十{}", if n == 10 { "" } else { DIGITS[n - 10] }),
        20..100 => format!("{}十{}", DIGITS[n / 10], if n.is_multiple_of(10) { "" } else { DIGITS[n % 10] }),
        100..1000 => format!("{}百{}", DIGITS[n / 100], rest(n % 100, 10)),
        _ => format!("{}千{}", DIGITS[n / 1000], rest(n % 1000, 100)),
    }
}

fn rest(n: usize, gap: usize) -> String {
    match n {
        0 => String::new(),
        _ if n < gap => format!("零{}", chinese(n)),
        10..20 => format!("一{}", chinese(n)),
        _ => chinese(n),
    }
}
