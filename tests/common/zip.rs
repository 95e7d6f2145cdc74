//! Zip archives as people's programs write them, and as nobody should.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write;

/// An archive that is written.
#[derive(Default)]
pub struct Zip {
    data: Vec<u8>,
    directory: Vec<u8>,
    members: u16,
}

/// What an archive says of a member.
#[derive(Clone, Copy, Default)]
pub struct Member {
    /// General purpose flags; bit 0 is a password, bit 11 a name in UTF-8.
    pub flags: u16,
    /// Way of packing; 8 unless it is given.
    pub method: Option<u16>,
    /// Where the directory says that it begins, in 64 bits; where it does unless it is given.
    pub offset: Option<u64>,
}

impl Zip {
    /// Adds a member packed as usual.
    pub fn add(&mut self, name: &[u8], bytes: &[u8]) {
        self.add_as(name, bytes, Member::default());
    }

    /// Adds a member that says strange things of itself.
    pub fn add_as(&mut self, name: &[u8], bytes: &[u8], member: Member) {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        let packed = encoder.finish().unwrap();
        let offset = self.data.len() as u32;
        let mut fields = Vec::new();
        fields.extend([20, 0]);
        fields.extend(member.flags.to_le_bytes());
        fields.extend(member.method.unwrap_or(8).to_le_bytes());
        fields.extend([0; 4]);
        fields.extend(crc32fast::hash(bytes).to_le_bytes());
        fields.extend((packed.len() as u32).to_le_bytes());
        fields.extend((bytes.len() as u32).to_le_bytes());
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend([0; 2]);
        self.data.extend(b"PK\x03\x04");
        self.data.extend(&fields);
        self.data.extend(name);
        self.data.extend(packed);
        self.directory.extend(b"PK\x01\x02\x14\0");
        let wide = member.offset.map(|offset| [&[1, 0, 8, 0][..], &offset.to_le_bytes()].concat()).unwrap_or_default();
        fields[24] = wide.len() as u8;
        self.directory.extend(&fields);
        self.directory.extend([0; 10]);
        self.directory.extend(if wide.is_empty() { offset } else { u32::MAX }.to_le_bytes());
        self.directory.extend(name);
        self.directory.extend(wide);
        self.members += 1;
    }

    /// The whole archive.
    pub fn finish(self) -> Vec<u8> {
        let offset = self.data.len() as u32;
        let mut out = self.data;
        out.extend(&self.directory);
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend(self.members.to_le_bytes());
        out.extend(self.members.to_le_bytes());
        out.extend((self.directory.len() as u32).to_le_bytes());
        out.extend(offset.to_le_bytes());
        out.extend([0; 2]);
        out
    }
}
