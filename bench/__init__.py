"""`make bench`: the speed table of this machine. A ratio is against a bare Django view served by the same
command in the same run; it only measures, nothing here fails."""
