//! The command line of zhengce. All reading and writing starts here.

mod cli;

/// Records are many small strings, made on all cores.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
