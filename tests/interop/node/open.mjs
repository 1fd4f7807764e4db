// Opens what R2P Desk writes with nothing of R2P Desk: age by an independent implementation, the rest by node's crypto.
//
// node open.mjs MODULES WHAT, the request as JSON on standard input. MODULES is the folder that holds node_modules.
//   officer    {file, passphrase}            → what officer.age holds, as JSON
//   decrypt    {file, identity}              → the plaintext of an age file
//   database   {file, key}                   → an SQLCipher 4 database in the clear, every page's proof checked
//   blob       {file, key, context}          → a sealed attachment in the clear (C2SP chunked encryption)
//   key        {secret, salt, info}          → 32 bytes of HKDF-SHA256, in hexadecimal
// Keys, salts and contexts are in hexadecimal. Nothing is written but to standard output.

import { createDecipheriv, createHmac, hkdfSync, pbkdf2Sync, timingSafeEqual, webcrypto } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

globalThis.crypto ??= webcrypto; // before node 20 it was not there by itself

const [modules, what] = process.argv.slice(2);
const asked = JSON.parse(readFileSync(0, 'utf8'));

async function decrypter() {
  const place = createRequire(`${modules}/`).resolve('age-encryption');
  const { Decrypter } = await import(pathToFileURL(place).href);
  return new Decrypter();
}

const answers = {
  async officer({ file, passphrase }) {
    const age = await decrypter();
    age.addPassphrase(passphrase.normalize('NFKC'));
    return age.decrypt(readFileSync(file));
  },

  async decrypt({ file, identity }) {
    const age = await decrypter();
    age.addIdentity(identity);
    return age.decrypt(readFileSync(file));
  },

  key({ secret, salt, info }) {
    const made = hkdfSync('sha256', Buffer.from(secret, 'hex'), Buffer.from(salt, 'hex'), Buffer.from(info), 32);
    return Buffer.from(Buffer.from(made).toString('hex'));
  },

  // Each page of 16384 bytes ends in 16 bytes of IV and 64 of HMAC; the first one begins with the salt in the clear.
  database({ file, key }) {
    const size = 16384;
    const reserve = 80;
    const data = readFileSync(file);
    const raw = Buffer.from(key, 'hex');
    const salt = data.subarray(0, 16);
    const proofKey = pbkdf2Sync(raw, salt.map((byte) => byte ^ 0x3a), 2, 32, 'sha512');
    const pages = [];
    for (let number = 1; number <= data.length / size; number += 1) {
      const page = data.subarray((number - 1) * size, number * size);
      const begin = number === 1 ? 16 : 0;
      const counted = Buffer.alloc(4);
      counted.writeUInt32LE(number);
      const proven = createHmac('sha512', proofKey).update(page.subarray(begin, size - 64)).update(counted).digest();
      if (!timingSafeEqual(proven, page.subarray(size - 64))) throw new Error(`page ${number} does not prove itself`);
      const cipher = createDecipheriv('aes-256-cbc', raw, page.subarray(size - reserve, size - 64)).setAutoPadding(false);
      const opened = Buffer.concat([cipher.update(page.subarray(begin, size - reserve)), cipher.final()]);
      pages.push(...(begin ? [Buffer.from('SQLite format 3\0')] : []), opened, Buffer.alloc(reserve));
    }
    const plain = Buffer.concat(pages);
    plain[18] = plain[19] = 1; // a database by itself, without a write-ahead log
    return plain;
  },

  // 24 bytes of salt, 32 that commit to the key, then chunks of 16384 bytes and a tag each, the last one shorter.
  blob({ file, key, context }) {
    const data = readFileSync(file);
    const info = Buffer.concat([
      Buffer.from('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0'), data.subarray(0, 24), Buffer.from(context, 'hex'),
    ]);
    const derived = expand(Buffer.from(key, 'hex'), info, 32 + 12 + 32);
    if (!timingSafeEqual(derived.subarray(44), data.subarray(24, 56))) throw new Error('another key or place');
    const pieces = [];
    for (let number = 0, at = 56; at < data.length; number += 1, at += 16400) {
      const chunk = data.subarray(at, at + 16400);
      const nonce = Buffer.from(derived.subarray(32, 44));
      nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ number) >>> 0, 8);
      const cipher = createDecipheriv('aes-256-gcm', derived.subarray(0, 32), nonce);
      cipher.setAuthTag(chunk.subarray(chunk.length - 16));
      pieces.push(cipher.update(chunk.subarray(0, chunk.length - 16)), cipher.final());
    }
    if ((data.length - 56) % 16400 === 0) throw new Error('the last chunk is missing');
    return Buffer.concat(pieces);
  },
};

function expand(key, info, length) {
  let out = Buffer.alloc(0);
  for (let number = 1, block = Buffer.alloc(0); out.length < length; number += 1) {
    block = createHmac('sha512', key).update(block).update(info).update(Buffer.from([number])).digest();
    out = Buffer.concat([out, block]);
  }
  return out.subarray(0, length);
}

const answer = Buffer.from(await answers[what](asked));
for (let written = 0; written < answer.length; ) {
  try {
    written += writeSync(1, answer, written);
  } catch (error) {
    if (error.code !== 'EAGAIN') throw error;
  }
}
