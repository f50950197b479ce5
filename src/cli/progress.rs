//! A sign of life for whatever takes over two seconds, where somebody watches.

use std::{
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget};

use super::Console;

/// Shows what is being done until it is dropped.
pub(super) struct Progress {
    tell: Option<Sender<String>>,
    teller: Option<JoinHandle<()>>,
}

impl Progress {
    /// Nothing is shown for the first two seconds, and nothing at all when nobody watches.
    pub(super) fn start(console: Console) -> Progress {
        if !console.is_watched() {
            return Progress { tell: None, teller: None };
        }
        let (tell, told) = mpsc::channel::<String>();
        let teller = thread::spawn(move || {
            let mut doing = String::new();
            let mut left = Duration::from_secs(2);
            // Reading many ledgers tells nothing for long; the two seconds run on across what is told.
            loop {
                let since = std::time::Instant::now();
                match told.recv_timeout(left) {
                    Ok(next) => doing = next,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
                left = left.saturating_sub(since.elapsed());
            }
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.enable_steady_tick(Duration::from_millis(120));
            bar.set_message(doing);
            for next in told {
                bar.set_message(next);
            }
            bar.finish_and_clear();
        });
        Progress { tell: Some(tell), teller: Some(teller) }
    }

    /// What is being done from now on.
    pub(super) fn doing(&self, what: String) {
        if let Some(tell) = &self.tell {
            // A teller that is gone has nothing to clear.
            _ = tell.send(what);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.tell = None;
        if let Some(teller) = self.teller.take() {
            _ = teller.join();
        }
    }
}
