//! Jobs on their way through the workers: handed out in order, given back in order, and never more
//! of them at a time than memory allows.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Most jobs in the window, however small.
const MOST_JOBS: usize = 4096;
/// Results that are worth waking the taker for; fewer wait for it to look.
const BATCH: usize = 64;

/// Between one producer, many workers and one taker.
pub struct Window<J, D> {
    state: Mutex<State<J, D>>,
    room: Condvar,
    work: Condvar,
    ready: Condvar,
    limit: u64,
}

struct State<J, D> {
    queue: VecDeque<(u64, J)>,
    running: BTreeMap<u64, Running>,
    done: BTreeMap<u64, D>,
    /// What each job from the next one to be taken costs, in bytes.
    charges: VecDeque<u64>,
    charged: u64,
    /// Number of the next job to be taken.
    next: u64,
    /// No job comes any more.
    complete: bool,
    /// Nobody takes any more.
    closed: bool,
}

/// A job in the hands of a worker.
pub struct Running {
    /// The input, as people see it.
    pub id: String,
    /// Its length in bytes.
    pub size: u64,
    /// Since when.
    pub since: Instant,
}

/// What the taker gets.
pub enum Next<D> {
    /// The next result in order.
    Done(D),
    /// It is not there yet.
    Waiting,
    /// There is none any more.
    End,
}

impl<J, D> Window<J, D> {
    /// A window for jobs that together cost at most `limit` bytes, or for a single one of any cost.
    pub fn new(limit: u64) -> Self {
        let state = State {
            queue: VecDeque::new(),
            running: BTreeMap::new(),
            done: BTreeMap::new(),
            charges: VecDeque::new(),
            charged: 0,
            next: 0,
            complete: false,
            closed: false,
        };
        Self { state: Mutex::new(state), room: Condvar::new(), work: Condvar::new(), ready: Condvar::new(), limit }
    }

    fn lock(&self) -> MutexGuard<'_, State<J, D>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a job as soon as there is room for it; `false` when nobody takes any more.
    pub fn push(&self, job: J, charge: u64) -> bool {
        let full =
            |s: &mut State<J, D>| !s.closed && !s.charges.is_empty() && (s.charged + charge > self.limit || s.charges.len() >= MOST_JOBS);
        let mut state = self.room.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return false;
        }
        let number = state.next + state.charges.len() as u64;
        state.queue.push_back((number, job));
        state.charges.push_back(charge);
        state.charged += charge;
        self.work.notify_one();
        true
    }

    /// Says that no job comes any more.
    pub fn complete(&self) {
        self.lock().complete = true;
        self.work.notify_all();
        self.ready.notify_all();
    }

    /// Says that nobody takes any more.
    pub fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.queue.clear();
        self.work.notify_all();
        self.room.notify_all();
    }

    /// The next job for a worker; `None` when there is none any more.
    pub fn take(&self, name: impl Fn(&J) -> (String, u64)) -> Option<(u64, J)> {
        let idle = |s: &mut State<J, D>| s.queue.is_empty() && !s.complete && !s.closed;
        let mut state = self.work.wait_while(self.lock(), idle).unwrap_or_else(PoisonError::into_inner);
        let (number, job) = state.queue.pop_front()?;
        let (id, size) = name(&job);
        state.running.insert(number, Running { id, size, since: Instant::now() });
        Some((number, job))
    }

    /// A worker's result and what it costs now; `false` when the job was given up meanwhile.
    pub fn finish(&self, number: u64, done: D, charge: u64) -> bool {
        let mut state = self.lock();
        if state.running.remove(&number).is_none() {
            return false;
        }
        state.put(number, done, charge);
        if state.done.len() >= BATCH {
            self.ready.notify_one();
        }
        true
    }

    /// Gives up the jobs that run longer than a limit, with the result that `instead` makes of each;
    /// says how many.
    pub fn give_up(&self, after: Duration, instead: impl Fn(&Running) -> D) -> usize {
        let mut state = self.lock();
        let late: Vec<u64> = state.running.iter().filter(|(_, r)| r.since.elapsed() > after).map(|(n, _)| *n).collect();
        for number in &late {
            if let Some(running) = state.running.remove(number) {
                state.put(*number, instead(&running), 0);
            }
        }
        late.len()
    }

    /// The next result in order, waited for at most a while.
    pub fn next(&self, wait: Duration) -> Next<D> {
        let mut state = self.lock();
        if !state.done.contains_key(&state.next) && !state.at_end() {
            state = self.ready.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
        let number = state.next;
        let Some(done) = state.done.remove(&number) else {
            return if state.at_end() { Next::End } else { Next::Waiting };
        };
        state.next += 1;
        state.charged -= state.charges.pop_front().unwrap_or(0);
        // The producer is not woken for every single job.
        if state.charges.len() <= MOST_JOBS / 2 && state.charged <= self.limit / 2 {
            self.room.notify_one();
        }
        Next::Done(done)
    }
}

impl<J, D> State<J, D> {
    fn put(&mut self, number: u64, done: D, charge: u64) {
        let at = (number - self.next) as usize;
        self.charged = self.charged - self.charges[at] + charge;
        self.charges[at] = charge;
        self.done.insert(number, done);
    }

    fn at_end(&self) -> bool {
        self.complete && self.charges.is_empty()
    }
}
