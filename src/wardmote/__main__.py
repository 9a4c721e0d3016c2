"""``python -m wardmote``: the command line, where scripts are not on the path."""

from wardmote.cli import main

if __name__ == "__main__":
    main(prog_name="wardmote")
