//! The command line of zhengce. All reading and writing starts here; the library does none.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
