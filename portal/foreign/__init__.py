"""Files from outside are opened in a limited child process: decision 0014.

    call(reader, content, *words, limits=Limits(...))

`reader` is a function of an `inside` package, which imports no Django: it takes the content and the
words, and yields what `marshal` can hold. What it refuses arrives as `Refused`.
"""
