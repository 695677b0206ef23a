//! Signatures of plugins: optional, Ed25519 (RFC 8032), for networks in which only known authors may bring a plugin.
//!
//! A signed file ends in one custom section `tsunagi:signature` of exactly 97 bytes: a byte that says how to read the rest (1), the
//! public key (32 bytes), and the signature (64 bytes) over every byte of the file that stands before the section. So the section comes
//! last, there is only one, and whatever is added, taken out or changed afterwards is noticed. Keys are files as other tools know them:
//! PKCS #8 and SPKI in PEM.
//!
//! A signature says who vouches for a file, not that the file is harmless: what a plugin may do is limited either way.

use ed25519_dalek::{
    PUBLIC_KEY_LENGTH, SECRET_KEY_LENGTH, SIGNATURE_LENGTH, Signature, Signer, SigningKey, VerifyingKey,
    pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, spki::der::pem::LineEnding},
};
use sha2::{Digest, Sha256};

/// Name of the custom section that holds the signature.
pub const SECTION: &str = "tsunagi:signature";

/// How the section is written today.
const FORM: u8 = 1;

/// Bytes of the section after its name.
const SECTION_BYTES: usize = 1 + PUBLIC_KEY_LENGTH + SIGNATURE_LENGTH;

/// Length of the head of every WebAssembly file: magic word and version.
const HEAD_BYTES: usize = 8;

/// Why a file cannot be signed, or its signature is worth nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// Not WebAssembly, or cut off in the middle of a section.
    #[error("WebAssembly のファイルとして読めないため、署名を確かめられません。ファイルをもう一度受け取ってください")]
    NotWasm,
    /// There is a section with the name of the signature, and it is not one.
    #[error("署名の部分が壊れています（{why}）。ファイルをもう一度受け取るか、署名し直してください")]
    Malformed {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The signature does not belong to these bytes.
    #[error(
        "署名がファイルの中身と合いません。署名のあとに書き換えられています（鍵 {key}）。作成者から受け取り直してください"
    )]
    Broken {
        /// Fingerprint of the key that the file names.
        key: String,
    },
    /// A secret key where a public one is wanted.
    #[error("秘密の鍵です。ここでは、いっしょに作られた、配ってよい鍵（.pub）を指定してください")]
    SecretKey,
    /// A public key where a secret one is wanted.
    #[error("配ってよい鍵（.pub）です。署名には、秘密の鍵を指定してください")]
    PublicKey,
    /// A file that should hold a key does not.
    #[error("鍵のファイルとして読めません。Ed25519 の鍵（PEM 形式）を指定してください")]
    BadKey,
    /// The system gave no random numbers to make a key of.
    #[error("鍵を作るための乱数を得られませんでした（{why}）")]
    NoRandomness {
        /// What the system said.
        why: String,
    },
}

/// A public key: who has signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads the text of a `.pub` file.
    pub fn from_pem(text: &str) -> Result<Self, SignatureError> {
        VerifyingKey::from_public_key_pem(text.trim()).map(Self).map_err(|_| {
            if SigningKey::from_pkcs8_pem(text.trim()).is_ok() {
                SignatureError::SecretKey
            } else {
                SignatureError::BadKey
            }
        })
    }

    /// The text of a `.pub` file.
    pub fn to_pem(self) -> String {
        self.0.to_public_key_pem(LineEnding::LF).expect("a key of fixed length fits into its envelope")
    }

    /// The first 16 hexadecimal digits of the SHA-256 of the key: short enough to be read out on the telephone.
    pub fn fingerprint(&self) -> String {
        Sha256::digest(self.0.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
    }
}

/// A secret key: what signs.
#[derive(Clone)]
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// Makes a new one.
    pub fn generate() -> Result<Self, SignatureError> {
        let mut seed = [0; SECRET_KEY_LENGTH];
        getrandom::fill(&mut seed).map_err(|error| SignatureError::NoRandomness { why: error.to_string() })?;
        Ok(Self(SigningKey::from_bytes(&seed)))
    }

    /// Reads the text of a key file.
    pub fn from_pem(text: &str) -> Result<Self, SignatureError> {
        SigningKey::from_pkcs8_pem(text.trim()).map(Self).map_err(|_| {
            let is_public = VerifyingKey::from_public_key_pem(text.trim()).is_ok();
            if is_public { SignatureError::PublicKey } else { SignatureError::BadKey }
        })
    }

    /// The text of a key file. Whoever has it can sign.
    pub fn to_pem(&self) -> String {
        let text = self.0.to_pkcs8_pem(LineEnding::LF).expect("a key of fixed length fits into its envelope");
        String::clone(&text)
    }

    /// Its public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SecretKey(of {})", self.public().fingerprint())
    }
}

/// Signs a file. A signature that it has already is replaced.
pub fn sign(bytes: &[u8], key: &SecretKey) -> Result<Vec<u8>, SignatureError> {
    let mut signed = match find(bytes)? {
        Some(found) => bytes[..found.start].to_vec(),
        None => bytes.to_vec(),
    };
    let signature = key.0.sign(&signed);
    let mut content = Vec::with_capacity(SECTION_BYTES);
    content.push(FORM);
    content.extend_from_slice(key.public().0.as_bytes());
    content.extend_from_slice(&signature.to_bytes());
    append_section(&mut signed, SECTION, &content);
    Ok(signed)
}

/// Who has signed a file: `None` if nobody says so. A signature that does not fit is an error, never "unsigned".
pub fn verify(bytes: &[u8]) -> Result<Option<PublicKey>, SignatureError> {
    let Some(found) = find(bytes)? else { return Ok(None) };
    let malformed = |why| SignatureError::Malformed { why };
    let (form, rest) = found.content.split_first().ok_or(malformed("空です"))?;
    if *form != FORM {
        return Err(malformed("このサーバーの知らない書き方です"));
    }
    if found.content.len() != SECTION_BYTES {
        return Err(malformed("長さが合いません"));
    }
    let (key, signature) = rest.split_at(PUBLIC_KEY_LENGTH);
    let key = <[u8; PUBLIC_KEY_LENGTH]>::try_from(key).map_err(|_| malformed("長さが合いません"))?;
    let key = VerifyingKey::from_bytes(&key).map_err(|_| malformed("鍵がありえない値です"))?;
    let signature = Signature::from_slice(signature).map_err(|_| malformed("長さが合いません"))?;
    let public = PublicKey(key);
    // Strict: no second signature of the same bytes can be made without the secret key.
    key.verify_strict(&bytes[..found.start], &signature)
        .map_err(|_| SignatureError::Broken { key: public.fingerprint() })?;
    Ok(Some(public))
}

/// Puts a custom section at the end of a WebAssembly file, component or module.
pub fn append_section(file: &mut Vec<u8>, name: &str, content: &[u8]) {
    let length = |bytes: usize| leb128(u32::try_from(bytes).expect("a section of a plugin is far below 4 GiB"));
    let name_length = length(name.len());
    file.push(0);
    file.extend(length(name_length.len() + name.len() + content.len()));
    file.extend(name_length);
    file.extend_from_slice(name.as_bytes());
    file.extend_from_slice(content);
}

/// The content of the first custom section with this name, at the top level of a file.
pub fn custom_section<'a>(bytes: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let mut sections = Sections::of(bytes).ok()?;
    sections
        .find_map(|section| section.ok().filter(|section| section.name == Some(name.as_bytes())))
        .map(|it| it.content)
}

/// The section of the signature, which must be the last.
fn find(bytes: &[u8]) -> Result<Option<Section<'_>>, SignatureError> {
    let mut found: Option<Section<'_>> = None;
    for section in Sections::of(bytes)? {
        let section = section?;
        if found.is_some() {
            return Err(SignatureError::Malformed { why: "署名のあとに、ほかの部分が続いています" });
        }
        if section.name == Some(SECTION.as_bytes()) {
            found = Some(section);
        }
    }
    Ok(found)
}

/// A section at the top level of a file.
struct Section<'a> {
    /// Where it begins, with its kind and length.
    start: usize,
    /// Its name, if it is a custom section.
    name: Option<&'a [u8]>,
    /// What follows the name.
    content: &'a [u8],
}

/// The sections of a module or component, one after the other. What lies inside them is not looked at.
struct Sections<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Sections<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, SignatureError> {
        if bytes.len() < HEAD_BYTES || !bytes.starts_with(b"\0asm") {
            return Err(SignatureError::NotWasm);
        }
        Ok(Self { bytes, at: HEAD_BYTES })
    }

    fn read(&mut self) -> Option<Section<'a>> {
        let start = self.at;
        let (kind, rest) = self.bytes[start..].split_first()?;
        let (length, rest) = read_leb128(rest)?;
        let body = rest.get(..length)?;
        self.at = self.bytes.len() - rest.len() + length;
        let (name, content) = if *kind == 0 {
            let (name_length, rest) = read_leb128(body)?;
            let (name, content) = rest.split_at_checked(name_length)?;
            (Some(name), content)
        } else {
            (None, body)
        };
        Some(Section { start, name, content })
    }
}

impl<'a> Iterator for Sections<'a> {
    type Item = Result<Section<'a>, SignatureError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at == self.bytes.len() {
            return None;
        }
        let section = self.read().ok_or(SignatureError::NotWasm);
        if section.is_err() {
            self.at = self.bytes.len();
        }
        Some(section)
    }
}

/// A number of WebAssembly: seven bits a byte, least first.
fn leb128(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

fn read_leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut number = 0_u64;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        number |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            let number = usize::try_from(u32::try_from(number).ok()?).ok()?;
            return Some((number, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u8) -> SecretKey {
        SecretKey(SigningKey::from_bytes(&[seed; SECRET_KEY_LENGTH]))
    }

    fn module() -> Vec<u8> {
        wat::parse_str(r#"(module (memory 1) (data (i32.const 0) "tsunagi") (func (export "f")))"#).expect("a module")
    }

    #[test]
    fn a_signed_file_says_who_signed_it_and_is_still_webassembly() {
        let signed = sign(&module(), &key(1)).expect("a signature");
        assert_eq!(verify(&signed), Ok(Some(key(1).public())));
        assert_eq!(verify(&module()), Ok(None));
        assert!(signed.starts_with(&module()), "nothing but the section is added");
        assert_eq!(custom_section(&signed, SECTION).map(<[u8]>::len), Some(97));
        wit_component::ComponentEncoder::default().module(&signed).expect("a module that other tools can read");
    }

    #[test]
    fn signing_again_replaces_the_signature() {
        let once = sign(&module(), &key(1)).expect("a signature");
        let twice = sign(&once, &key(2)).expect("a signature");
        assert_eq!(verify(&twice), Ok(Some(key(2).public())));
        assert_eq!(twice.len(), once.len());
        assert_eq!(sign(&twice, &key(1)).expect("a signature"), once, "the same key gives the same bytes");
    }

    #[test]
    fn no_bit_of_a_signed_file_can_be_changed_without_notice() {
        let signed = sign(&module(), &key(1)).expect("a signature");
        for position in 0..signed.len() {
            for bit in 0..8 {
                let mut bad = signed.clone();
                bad[position] ^= 1 << bit;
                let told = verify(&bad);
                assert_ne!(told, Ok(Some(key(1).public())), "byte {position}, bit {bit}");
                // A file whose signature has lost its name is unsigned: what refuses it is that it was signed before.
                assert!(told.is_err() || told == Ok(None), "byte {position}, bit {bit}: {told:?}");
            }
        }
    }

    #[test]
    fn a_signature_that_is_cut_off_is_refused_at_every_length() {
        let signed = sign(&module(), &key(1)).expect("a signature");
        for length in module().len() + 1..signed.len() {
            assert_eq!(verify(&signed[..length]), Err(SignatureError::NotWasm), "{length} bytes");
        }
        for content in 0..SECTION_BYTES {
            let mut short = module();
            append_section(&mut short, SECTION, &[FORM; SECTION_BYTES][..content]);
            assert!(matches!(verify(&short), Err(SignatureError::Malformed { .. })), "{content} bytes");
        }
    }

    #[test]
    fn a_signature_of_another_file_does_not_fit() {
        let other = sign(&wat::parse_str("(module)").expect("a module"), &key(1)).expect("a signature");
        let mut forged = module();
        append_section(&mut forged, SECTION, custom_section(&other, SECTION).expect("the signature"));
        assert_eq!(verify(&forged), Err(SignatureError::Broken { key: key(1).public().fingerprint() }));
    }

    #[test]
    fn nothing_may_follow_a_signature() {
        let mut longer = sign(&module(), &key(1)).expect("a signature");
        append_section(&mut longer, "note", b"added later");
        assert!(matches!(verify(&longer), Err(SignatureError::Malformed { .. })));
        let mut twice = sign(&module(), &key(1)).expect("a signature");
        let section = twice[module().len()..].to_vec();
        twice.extend(section);
        assert!(matches!(verify(&twice), Err(SignatureError::Malformed { .. })));
    }

    #[test]
    fn keys_survive_the_way_into_a_file_and_back() {
        let secret = SecretKey::generate().expect("a key");
        let public = secret.public();
        assert_eq!(SecretKey::from_pem(&secret.to_pem()).expect("the key").public(), public);
        assert_eq!(PublicKey::from_pem(&public.to_pem()), Ok(public));
        assert_ne!(SecretKey::generate().expect("a key").public(), public, "keys are random");
        assert_eq!(PublicKey::from_pem(&secret.to_pem()), Err(SignatureError::SecretKey));
        assert!(matches!(SecretKey::from_pem(&public.to_pem()), Err(SignatureError::PublicKey)));
        assert_eq!(PublicKey::from_pem("鍵"), Err(SignatureError::BadKey));
        assert!(!format!("{secret:?}").contains(&secret.to_pem()[40..60]), "a secret key is never printed");
    }

    #[test]
    fn signatures_are_those_of_rfc_8032() {
        // RFC 8032, section 7.1, test 1: the public key and the signature of the empty message under a published secret key.
        let secret = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        let secret = SecretKey(SigningKey::from_bytes(&secret.try_into().expect("32 bytes")));
        assert_eq!(
            secret.public().0.as_bytes().to_vec(),
            hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        );
        assert_eq!(
            secret.0.sign(b"").to_bytes().to_vec(),
            hex(
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            )
        );
    }

    fn hex(text: &str) -> Vec<u8> {
        text.as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16).expect("hexadecimal"))
            .collect()
    }
}
