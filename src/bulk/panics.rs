//! Panics of the threads of a run: caught, and kept off the terminal.

use super::Failure;
use std::any::Any;
use std::cell::RefCell;
use std::sync::Once;

thread_local! {
    /// In a thread of a run: where its last panic was.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Has the panics of this thread noted instead of printed.
pub fn note() {
    static HOOK: Once = Once::new();
    PLACE.with_borrow_mut(|p| *p = Some(String::new()));
    HOOK.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let noted = PLACE.with_borrow_mut(|p| {
                p.as_mut().map(|place| *place = info.location().map_or(String::new(), |l| format!("{}:{}", l.file(), l.line())))
            });
            if noted.is_none() {
                print(info);
            }
        }));
    });
}

/// The failure of an input on which the program panicked; `when` says what it was doing.
pub fn failure(id: &str, thrown: &(dyn Any + Send), when: &str) -> Failure {
    let said = thrown.downcast_ref::<&str>().copied().or_else(|| thrown.downcast_ref::<String>().map(String::as_str));
    let place = PLACE.with_borrow_mut(|p| p.as_mut().map(std::mem::take).unwrap_or_default());
    let message =
        format!("the program failed on this file ({}); this is a defect: please report it with the file", said.unwrap_or("panic"));
    Failure::new(id, "panic", message).at(format!("{when}, {place}"))
}
