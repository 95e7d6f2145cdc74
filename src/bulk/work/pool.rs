//! Threads that work through the inputs.

use super::window::{Next, Running, Window};
use super::{Convert, Worker, failed, panics, timed_out};
use crate::bulk::input::{Input, Inputs};
use crate::bulk::run::Done;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

/// Bytes of memory that parsing one byte of input takes at most, measured on long documents.
const WORKING: u64 = 12;
/// What the jobs in the window may take together.
const MEMORY: u64 = 256 << 20;
/// What a job takes besides its bytes.
const JOB: u64 = 16 << 10;
/// How long the taker waits before it looks again.
const LOOK: Duration = Duration::from_millis(5);
/// How much longer than its time a job that reaches no further stage is waited for.
const GRACE: Duration = Duration::from_millis(500);

/// Counts that grow while a run goes on.
#[derive(Default)]
pub struct Watch {
    /// Bytes of the inputs' files that were read so far.
    pub read: AtomicU64,
}

/// A producer and workers; results in the order of the inputs.
pub struct Pool<C> {
    window: Arc<Window<Input, Done>>,
    worker: Arc<Worker<C>>,
}

impl<C: Convert + 'static> Pool<C> {
    /// Starts the threads.
    pub fn start(inputs: Inputs, worker: Worker<C>, jobs: usize, watch: Arc<Watch>) -> Self {
        let pool = Self { window: Arc::new(Window::new(MEMORY)), worker: Arc::new(worker) };
        let (window, worker) = (Arc::clone(&pool.window), Arc::clone(&pool.worker));
        thread::spawn(move || {
            panics::note();
            produce(&inputs, &window, &worker, &watch);
        });
        (0..jobs).for_each(|_| pool.spawn());
        pool
    }

    fn spawn(&self) {
        let (window, worker) = (Arc::clone(&self.window), Arc::clone(&self.worker));
        thread::spawn(move || {
            panics::note();
            while let Some((number, input)) = window.take(|i| (i.id.clone(), i.content.size())) {
                let done = worker.work(input);
                let charge = (done.lines.len() + done.failure.len()) as u64 + JOB;
                if !window.finish(number, done, charge) {
                    break; // Given up: another thread has its place.
                }
            }
        });
    }

    /// The next result, waited for a moment; jobs that are late are given up.
    pub fn next(&self) -> Next<Done> {
        let next = self.window.next(LOOK);
        if matches!(next, Next::Waiting) {
            let timeout = self.worker.limits.timeout;
            let instead = |late: &Running| failed(None, late.size, timed_out(&late.id, timeout));
            (0..self.window.give_up(timeout + GRACE, instead)).for_each(|_| self.spawn());
        }
        next
    }
}

impl<C> Drop for Pool<C> {
    fn drop(&mut self) {
        self.window.close();
    }
}

fn produce<C: Convert>(inputs: &Inputs, window: &Window<Input, Done>, worker: &Worker<C>, watch: &Watch) {
    let mut push = |input: Input| {
        watch.read.fetch_add(input.progress, Relaxed);
        let size = input.content.size();
        let charge = JOB + if size > worker.limits.max_bytes { 0 } else { size * WORKING };
        if window.push(input, charge) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let tell = |beginning: &[u8]| worker.converter.encoding(beginning);
    // A panic outside of files ends the run early; it must not end it unseen.
    let walked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| inputs.each(&tell, &mut push)));
    if let Err(thrown) = walked {
        let failure = panics::failure("(inputs)", thrown.as_ref(), "while inputs were looked for");
        let _ = push(Input::failed(failure));
    }
    window.complete();
}
