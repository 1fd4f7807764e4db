"""README.txt of a bundle: how to open it with stock tools should this program be gone; it names no subject."""

import hashlib

NAME = "README.txt"
_FORMER = {
    "066cc0c676437b5c50c9eb3e91eb19ef4287b5bec9cbc74bd695822dbfa18473",
    "3e79ab9853e52de8088d2337a9e62220cce04e256a40eff101e4abd32f7c430b",
    "07900d6830e89bf29524a987127e8a8ca52da73cc9797ff98421a9a3e7e5c283",
}
"""SHA-256 of what earlier versions wrote: when ``TEXT`` changes, that of the text until then comes here."""
TEXT = """\
This folder is a case file of R2P Desk. Keep it whole: its files belong together.

  access.age   who may open it, and the case key. A standard age v1 file (age-encryption.org/v1) with
               mlkem768x25519 recipients. access.bak holds the same bytes.
  case.db      an SQLCipher 4 database, 16384-byte pages, opened with a raw key. case.db-wal and case.db-shm, if
               there, belong to it: copy them with it.
  blobs/       attachments, one sealed file each, if there are any.
  lock         names the process that writes here, if any.

To open it without R2P Desk:

  1. Open officer.age, in the officer's home folder, with any age tool and the officer's passphrase. It is JSON;
     "receive" is an age identity (AGE-SECRET-KEY-PQ-1...).
  2. Decrypt access.age with that identity and an age tool that knows mlkem768x25519. It is JSON; "statement" holds
     JSON again, with "case" and "key" in hexadecimal.
  3. The database key is 32 bytes of HKDF-SHA256 over the key, with the 16 bytes of "case" as salt and
     "r2p-desk/case-db/1" as info.
  4. With SQLCipher:  PRAGMA key = "x'<the 64 hexadecimal digits>'";  PRAGMA cipher_page_size = 16384;
     Table "changes" holds every statement as JSON, table "commits" who signed which and when; a field has the value
     stated by the commit that no other commit came after. The other tables are made from these two and can be left
     aside.
  5. An attachment is a record of the kind "attachment": "blob" names the file blobs/<first two digits>/<name>, "key"
     opens it, "size" is the size of the content, which zeros follow. It is one message of chunked encryption
     (c2sp.org/chunked-encryption@v1, with SHA-512 and AES-256-GCM); its context is "r2p-desk/blob/1", one zero byte,
     the 16 bytes of "case" and the 16 bytes of the name.

A backup (.r2pbackup) is a standard age v1 file for the same identity; officer.age lies beside it under its name. In it
is a tar: manifest.json, which says what each file is, then access.age and case.db of each case as above. Attachments
it does not hold are in the earlier backups it names. A package (.r2ppkg) is a standard age v1 file with a tar, too.
"""


def is_ours(data: bytes) -> bool:
    """Whether this program, or an earlier version of it, wrote these bytes."""
    return data == TEXT.encode() or hashlib.sha256(data).hexdigest() in _FORMER
