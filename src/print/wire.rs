//! A browser's DevTools connection: JSON over a WebSocket (RFC 6455) of this machine.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpStream},
    time::Duration,
};

use serde_json::{Value, json};

/// No answer of a browser is longer: 1 GiB.
const LONGEST: u64 = 1 << 30;

/// What a frame carries.
const CONTINUED: u8 = 0;
const TEXT: u8 = 1;
const CLOSED: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;
/// The frame that ends a message.
const LAST: u8 = 0x80;
/// What a client sends is masked; a mask of zeros leaves it as it is.
const MASKED: u8 = 0x80;
/// In place of a length: it follows in two bytes.
const MIDDLE: u8 = 0x7e;
/// In place of a length: it follows in eight bytes.
const LONG: u8 = 0x7f;

/// An open connection: one question at a time.
pub(super) struct Wire {
    stream: BufReader<TcpStream>,
    asked: u64,
}

impl Wire {
    /// Connects to `path` at `port` of this machine; no answer may take longer than `patience`.
    pub(super) fn open(port: u16, path: &str, patience: Duration) -> io::Result<Wire> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(patience))?;
        stream.set_write_timeout(Some(patience))?;
        stream.set_nodelay(true)?;
        let mut wire = Wire { stream: BufReader::new(stream), asked: 0 };
        // Any 16 bytes do as the key: it guards against caches, of which there is none here.
        let hello = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: S2FvaGUgcHJpbnRzIGl0Lg==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        wire.stream.get_mut().write_all(hello.as_bytes())?;
        let mut welcome = String::new();
        while !welcome.ends_with("\r\n\r\n") {
            if wire.stream.read_line(&mut welcome)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        match welcome.split_ascii_whitespace().nth(1) {
            Some("101") => Ok(wire),
            _ => Err(io::Error::new(io::ErrorKind::ConnectionRefused, welcome)),
        }
    }

    /// Asks for `method` and waits for its answer: what came of it, or why not.
    pub(super) fn ask(&mut self, method: &str, params: Value) -> io::Result<Result<Value, String>> {
        self.asked += 1;
        let question = json!({ "id": self.asked, "method": method, "params": params });
        self.send(TEXT, question.to_string().as_bytes())?;
        loop {
            let mut answer: Value = serde_json::from_slice(&self.message()?)?;
            // Whatever else the browser tells meanwhile is of no interest.
            if answer["id"] != self.asked {
                continue;
            }
            return Ok(match answer.get("error") {
                Some(error) => Err(error["message"].as_str().unwrap_or_default().to_owned()),
                None => Ok(answer["result"].take()),
            });
        }
    }

    fn send(&mut self, kind: u8, bytes: &[u8]) -> io::Result<()> {
        let length = bytes.len() as u64;
        let mut frame = vec![LAST | kind];
        match (u8::try_from(length), u16::try_from(length)) {
            (Ok(short), _) if short < MIDDLE => frame.push(MASKED | short),
            (_, Ok(middle)) => {
                frame.push(MASKED | MIDDLE);
                frame.extend(middle.to_be_bytes());
            }
            _ => {
                frame.push(MASKED | LONG);
                frame.extend(length.to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.extend(bytes);
        self.stream.get_mut().write_all(&frame).map_err(in_time)
    }

    /// The next whole message.
    fn message(&mut self) -> io::Result<Vec<u8>> {
        let mut message = Vec::new();
        loop {
            let [first, second] = self.exactly()?;
            let length = match second & !MASKED {
                MIDDLE => u64::from(u16::from_be_bytes(self.exactly()?)),
                LONG => u64::from_be_bytes(self.exactly()?),
                short => u64::from(short),
            };
            if length > LONGEST || second & MASKED != 0 {
                return Err(io::ErrorKind::InvalidData.into());
            }
            let mut bytes = Vec::new();
            if (&mut self.stream).take(length).read_to_end(&mut bytes).map_err(in_time)? as u64 != length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match first & !LAST {
                CONTINUED | TEXT => {
                    message.append(&mut bytes);
                    if first & LAST == LAST {
                        return Ok(message);
                    }
                }
                PING => self.send(PONG, &bytes)?,
                CLOSED => return Err(io::ErrorKind::ConnectionAborted.into()),
                _ => {}
            }
        }
    }

    fn exactly<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.stream.read_exact(&mut bytes).map_err(in_time)?;
        Ok(bytes)
    }
}

/// A time-out by its name: some systems call it "would block".
fn in_time(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::WouldBlock { io::ErrorKind::TimedOut.into() } else { error }
}

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, thread};

    use super::*;

    const WELCOME: &[u8] = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";

    /// Opens a wire to somebody who says just this, and then listens.
    fn to_one_who_says(said: Vec<u8>, patience: Duration) -> io::Result<Wire> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(&said).unwrap();
            io::copy(&mut stream, &mut io::sink()).unwrap();
        });
        Wire::open(port, "/devtools/page/1", patience)
    }

    fn frame(first: u8, text: &str) -> Vec<u8> {
        [&[first, u8::try_from(text.len()).unwrap()], text.as_bytes()].concat()
    }

    #[test]
    fn an_answer_may_come_in_parts_after_other_talk() {
        let talk = frame(LAST | TEXT, r#"{"method":"Page.loaded"}"#);
        let (one, two) = (frame(TEXT, r#"{"id":1,"re"#), frame(LAST, r#"sult":{"data":"5"}}"#));
        let said = [WELCOME, &talk, &one, &frame(LAST | PING, ""), &two].concat();
        let answer = to_one_who_says(said, Duration::from_secs(5)).unwrap().ask("Page.printToPDF", json!({})).unwrap();
        assert_eq!(answer.unwrap()["data"], "5");
    }

    #[test]
    fn a_refusal_keeps_its_reason() {
        let said = [WELCOME, &frame(LAST | TEXT, r#"{"id":1,"error":{"message":"Printing failed"}}"#)].concat();
        let answer = to_one_who_says(said, Duration::from_secs(5)).unwrap().ask("Page.printToPDF", json!({})).unwrap();
        assert_eq!(answer, Err("Printing failed".to_owned()));
    }

    #[test]
    fn a_long_question_is_sent_whole() {
        let said = [WELCOME, &frame(LAST | TEXT, r#"{"id":1,"result":{}}"#)].concat();
        let mut wire = to_one_who_says(said, Duration::from_secs(5)).unwrap();
        assert_eq!(wire.ask("Page.setDocumentContent", json!({ "html": "考".repeat(50_000) })).unwrap(), Ok(json!({})));
    }

    #[test]
    fn silence_ends() {
        let mut wire = to_one_who_says(WELCOME.to_vec(), Duration::from_millis(30)).unwrap();
        assert_eq!(wire.ask("Page.printToPDF", json!({})).unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn whoever_speaks_another_language_is_left() {
        let refused = to_one_who_says(b"HTTP/1.1 404 Not Found\r\n\r\n".to_vec(), Duration::from_secs(5));
        assert_eq!(refused.err().unwrap().kind(), io::ErrorKind::ConnectionRefused);
    }
}
