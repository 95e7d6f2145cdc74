//! PDF files and workbooks made to hang a reader or to fill its memory: text or a clear error, in bounded time and memory.
#![cfg(feature = "pdf")]

mod common;

use common::doc::compound;
use common::{docx, fixtures, parse};
use flate2::{Compress, Compression, FlushCompress};
use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Kilobytes of addresses that the program may take; files here stand for gigabytes.
const MEMORY: usize = 3 << 20;
/// No file here needs more than a second or two; the limit only ends a test that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A page that says 植树, a font for it, and its words.
const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>";
const WORDS: &str = "<</Length 40>>\nstream\nBT /F 12 Tf 90 700 Td <690D6811> Tj ET  \nendstream";
const FONT: &str = "<</Type/Font/Subtype/Type0/BaseFont/S/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>";
const DESCENDANT: &str = "<</Type/Font/Subtype/CIDFontType0/BaseFont/S/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>";

/// A file of a tree of pages, the usual page, and further objects from number 7.
fn pdf(tree: &str, page: &str, more: &[String]) -> Vec<u8> {
    let usual = ["<</Type/Catalog/Pages 2 0 R>>", tree, page, WORDS, FONT, DESCENDANT];
    let all = usual.into_iter().chain(more.iter().map(String::as_str));
    let mut out = "%PDF-1.4\n".to_owned();
    all.enumerate().for_each(|(i, object)| _ = write!(out, "{} 0 obj\n{object}\nendobj\n", i + 1));
    (out + "trailer\n<</Root 1 0 R>>\n%%EOF\n").into_bytes()
}

/// The program's answer to a file within the limits.
fn answer(name: &str, bytes: &[u8]) -> Output {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    run(&path)
}

fn run(path: &Path) -> Output {
    let limited = format!("ulimit -v {MEMORY}; exec \"$0\" text \"$1\"");
    let mut child = Command::new("sh")
        .args(["-c", &limited, env!("CARGO_BIN_EXE_zhengce")])
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{} still runs after {PATIENCE:?}", path.display());
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    child.stdout.unwrap().read_to_end(&mut stdout).unwrap();
    child.stderr.unwrap().read_to_end(&mut stderr).unwrap();
    Output { status, stdout, stderr }
}

/// The file is read as these words.
fn is_read(name: &str, bytes: &[u8], words: &str) {
    let answer = answer(name, bytes);
    assert!(answer.status.success(), "{answer:?}");
    assert!(String::from_utf8(answer.stdout).unwrap().contains(words));
}

/// The file is read or refused with a message; the program neither crashes nor is ended.
fn is_answered(bytes: &[u8]) {
    is_answered_as("a.pdf", bytes);
}

fn is_answered_as(name: &str, bytes: &[u8]) {
    let answer = answer(name, bytes);
    let said = String::from_utf8_lossy(&answer.stderr).into_owned();
    let sound = answer.status.success() || answer.status.code().is_some_and(|c| c < 100) && !said.is_empty();
    assert!(sound && !said.contains("panicked") && !said.contains("overflow"), "{:?}: {said}", answer.status);
}

#[test]
fn a_sound_file_is_read() {
    is_read("a.pdf", &pdf("<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, &[]), "植树");
}

#[test]
fn a_tree_of_pages_in_a_circle() {
    is_answered(&pdf("<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", PAGE, &[]));
    is_answered(&pdf("<</Type/Pages/Kids[7 0 R]/Count 1>>", PAGE, &["<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>".to_owned()]));
    // Each level names the one below many times.
    let wide = |i: usize| format!("<</Type/Pages/Kids[{}]/Count 1>>", format!("{} 0 R ", i + 1).repeat(50));
    let levels: Vec<String> = (7..30).map(wide).chain([PAGE.to_owned()]).collect();
    is_answered(&pdf("<</Type/Pages/Kids[7 0 R]/Count 1>>", PAGE, &levels));
}

#[test]
fn objects_in_a_circle() {
    let tree = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
    let round = |words: &str| PAGE.replace("4 0 R", words);
    is_answered(&pdf(tree, &round("7 0 R"), &["8 0 R".to_owned(), "7 0 R".to_owned()]));
    is_answered(&pdf(tree, &round("7 0 R"), &["[7 0 R 7 0 R]".to_owned()]));
    // The length of a stream is the stream; a form draws itself.
    is_answered(&pdf(tree, &round("7 0 R"), &["<</Length 7 0 R>>\nstream\nq Q\nendstream".to_owned()]));
    let form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 7 0 R>>>>/Length 12>>\nstream\n/X Do /X Do \nendstream";
    let page = PAGE.replace("/Font", "/XObject<</X 7 0 R>>/Font").replace("4 0 R", "7 0 R");
    is_answered(&pdf(tree, &page, &[form.to_owned()]));
}

#[test]
fn a_count_of_pages_that_are_not_there() {
    for count in ["2147483647", "9999999999999999999999", "-5"] {
        is_read("a.pdf", &pdf(&format!("<</Type/Pages/Kids[3 0 R]/Count {count}>>"), PAGE, &[]), "植树");
    }
}

#[test]
fn a_tree_of_pages_ten_thousand_deep() {
    let level = |i: usize| format!("<</Type/Pages/Kids[{} 0 R]/Count 1>>", i + 1);
    let levels: Vec<String> = (7..10_007).map(level).chain([PAGE.to_owned()]).collect();
    is_answered(&pdf("<</Type/Pages/Kids[7 0 R]/Count 1>>", PAGE, &levels));
    let nested = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    is_answered(&pdf(&format!("<</Type/Pages/Kids[3 0 R]/Count 1/X {nested}>>"), PAGE, &[]));
}

/// Four gigabytes of blanks, packed: a block that ends on a whole byte, many times over.
fn packed_blanks() -> Vec<u8> {
    const BLOCK: usize = 16 << 20;
    let mut packer = Compress::new(Compression::best(), false);
    let (blanks, mut block) = (vec![b' '; BLOCK], Vec::with_capacity(1 << 20));
    packer.compress_vec(&blanks, &mut block, FlushCompress::Full).unwrap();
    assert_eq!(packer.total_in(), BLOCK as u64);
    [&[0x78, 0x9C][..], &block.repeat(256), &[3, 0]].concat()
}

#[test]
fn streams_that_unpack_to_gigabytes() {
    let packed = packed_blanks();
    for kind in ["/Type/ObjStm/N 1/First 4", "/Type/XRef/Size 9/W[1 2 1]/Root 1 0 R", ""] {
        let mut file = pdf("<</Type/Pages/Kids[3 0 R]/Count 1>>", &PAGE.replace("4 0 R", "7 0 R"), &[]);
        file.truncate(file.len() - "trailer\n<</Root 1 0 R>>\n%%EOF\n".len());
        let at = file.len();
        file.extend(format!("7 0 obj\n<<{kind}/Filter/FlateDecode/Length {}>>\nstream\n", packed.len()).bytes());
        file.extend(&packed);
        file.extend(format!("\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n").bytes());
        let answer = answer("a.pdf", &file);
        assert!(!answer.status.success(), "{kind}");
        let said = String::from_utf8_lossy(&answer.stderr).into_owned();
        assert!(said.contains("grows beyond what documents hold"), "{kind}: {said}");
    }
}

/// The stream of a workbook: globals that name one sheet, and the records of the sheet.
fn workbook(sheet: &[(u16, &[u8])]) -> Vec<u8> {
    let record = |(kind, data): &(u16, &[u8])| [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat();
    let begin = |kind: u8| vec![0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let globals = |at: u32| {
        let named = [&at.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat();
        [(0x0809, &begin(5)[..]), (0x0085, &named), (0x000A, &[])].iter().flat_map(record).collect::<Vec<u8>>()
    };
    let (begin, end) = ((0x0809, &begin(16)[..]), (0x000A, &[][..]));
    let sheet = [&[begin][..], sheet, &[end]].concat();
    [globals(globals(0).len() as u32), sheet.iter().flat_map(record).collect()].concat()
}

/// A cell that holds a word.
fn label(row: u16, column: u16) -> Vec<u8> {
    let place = [row.to_le_bytes(), column.to_le_bytes(), [0; 2], [2, 0]].concat();
    [&place[..], &[1], "植树".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>().as_slice()].concat()
}

#[test]
fn workbooks_that_claim_more_cells_than_memory_holds() {
    let file = |sheet: &[(u16, &[u8])]| compound(&[("Workbook", &workbook(sheet))]);
    is_read("a.xls", &file(&[(0x0204, &label(0, 0))]), "植树");
    let claim = [&[0; 4][..], &[255; 4], &[0, 0, 255, 0, 0, 0]].concat();
    is_read("a.xls", &file(&[(0x0200, &claim), (0x0204, &label(0, 0))]), "植树");
    is_answered_as("a.xls", &file(&[(0x0204, &label(0, 0)), (0x0204, &label(65_535, 65_535))]));
}

#[test]
fn sectors_in_a_circle() {
    let mut file = compound(&[("Workbook", &workbook(&[(0x0204, &label(0, 0))]))]);
    let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    // The first sectors of the directory and of the table of sectors, where the head of the file says.
    let (size, directory, table) = (1 << file[30], number(48), number(76));
    let next = (table + 1) * size + 4 * directory;
    file[next..next + 4].copy_from_slice(&(directory as u32).to_le_bytes());
    is_answered_as("a.xls", &file);
}

#[test]
fn a_wrong_extension_misleads_nobody() {
    let file = pdf("<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, &[]);
    for name in ["a.docx", "a.txt", "a.doc", "a"] {
        is_read(name, &file, "植树");
    }
    let text = parse(&fixtures()[0]);
    let first = text.source.text.lines().next().unwrap();
    is_read("a.pdf", &docx::write(&text).0, first);
    is_read("a.pdf", text.source.text.as_bytes(), first);
}
