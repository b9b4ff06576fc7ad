"""``nuggets freeze`` writes explorers onto a page that is alive without a kernel."""

from pathlib import Path


def names():
    """The explorers that can be frozen, by name."""
    from ... import explore  # only here, because it is slow to import

    return {
        name: getattr(explore, name)
        for name in explore.__all__
        if name.islower() and hasattr(explore, f"{name}_svg")
    }


def freeze(chosen, to, stops):
    """Draw explorers over a grid of their numbers, and write one page that shows them.

    Args:
        chosen: list of their names.
        to: where the page is written to.
        stops: at how many places each slider stops.

    Returns:
        The exit code: 0 if it was written.
    """
    from ...explore import freeze as ice

    known = names()
    if unknown := [name for name in chosen if name not in known]:
        print(f"There is no explorer called {unknown[0]}: there are {', '.join(known)}.")
        return 1
    packed = []
    for name in chosen:
        explorer = known[name]()
        try:
            data = ice.freeze(explorer, ice.grid(explorer, stops))
        except ValueError as problem:
            print(f"{name}: {problem} Such as: nuggets freeze {name} --stops 3")
            return 1
        packed.append(ice.pack(data))
        print(f"{name}: {len(data['frames']):,} pictures in {len(packed[-1]) / 1000:.0f} kB")
    try:
        Path(to).write_text(ice.page(" and ".join(chosen), *packed), encoding="utf-8")
    except OSError as problem:
        print(f"The page could not be written: {problem}")
        return 1
    print(f"Written to {to}: open it in a browser.")
    return 0
