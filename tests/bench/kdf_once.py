"""The baseline of unlocking, one process: the key derivation alone, with the work factor named; prints the seconds."""

import sys
import time

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt


def main() -> None:
    """Derive once, as any program must that opens the same file."""
    n = 1 << int(sys.argv[1])
    start = time.perf_counter()
    Scrypt(salt=bytes(44), length=32, n=n, r=8, p=1).derive(b"seven dull words nobody would ever keep")
    sys.stdout.write(f"{time.perf_counter() - start}\n")


if __name__ == "__main__":
    main()
