"""A run as one file to keep and to hand on: what was judged, by what, and with which outcome.

The same run gives the same bytes: what stands in a bundle comes from the store, in a fixed order and without a clock.
"""
