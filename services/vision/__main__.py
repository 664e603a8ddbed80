"""Vision's process."""

import argparse, sys
from services.vision import replay

p = argparse.ArgumentParser(prog="services.vision")
sub = p.add_subparsers(dest="command", required=True)
replay.add_arguments(sub.add_parser("replay"))
sys.exit(replay.run(p.parse_args()))
