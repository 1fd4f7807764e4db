"""Started by the program itself, as a script and isolated: finds the house it belongs to and goes to work."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    from r2p_desk.system.process import harden

    harden()
    from r2p_desk.briefing.apart.child import main

    main()
