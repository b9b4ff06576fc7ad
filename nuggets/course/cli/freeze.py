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
    if not Path(to).absolute().parent.is_dir():
        print(f"The page cannot be written to {to}: there is no such folder.")
        return 1
    packed = []
    for name in chosen:
        explorer = known[name]()
        try:
            places = ice.grid(explorer, stops)
            least = ice.count(ice.grid(explorer, 2))
            if ice.MOST_AT_TWO < least <= ice.MOST:
                print(
                    f"{name}: It has too many controls for a page alone: two places of each make "
                    f"{least:,} pictures. Choose a few in Python, with freeze.grid()."
                )
                return 1
            print(f"{name}: up to {ice.count(places):,} pictures ...", flush=True)
            data = ice.freeze(explorer, places)
        except ValueError as problem:
            print(f"{name}: {problem}{_fewer(explorer, name, stops)}")
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


def _fewer(explorer, name, stops):
    """The largest number of stops that would do, as a command; nothing where none would."""
    from ...explore import freeze as ice

    for fewer in range(stops - 1, 1, -1):
        if ice.count(ice.grid(explorer, fewer)) <= ice.MOST:
            return f" Such as: nuggets freeze {name} --stops {fewer}"
    if stops > 1 and ice.count(ice.grid(explorer, 2)) > ice.MOST:
        return " No number of stops helps here: choose the places in Python, with freeze.grid()."
    return ""
