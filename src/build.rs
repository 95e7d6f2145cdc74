//! Tells cargo that the rule files and tables are part of the binary: a new file there must lead to
//! a new build.

fn main() {
    println!("cargo::rerun-if-changed=grammars");
    println!("cargo::rerun-if-changed=seeds");
    println!("cargo::rerun-if-changed=src/build.rs");
}
