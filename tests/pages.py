"""What is drawn must stay on its page."""


def assert_stays_on_its_page(picture):
    """Assert that no words, line or dot of a picture is outside it, or cut off at its edge."""
    picture.png()
    renderer, page = picture.canvas.get_renderer(), picture.bbox
    (axes,) = picture.axes
    for artist in (*axes.texts, *axes.lines, *axes.patches):
        drawn = artist.get_window_extent(renderer)
        assert page.x0 <= drawn.x0 <= drawn.x1 <= page.x1, artist
        assert page.y0 <= drawn.y0 <= drawn.y1 <= page.y1, artist
