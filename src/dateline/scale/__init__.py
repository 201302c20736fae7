"""A plan over many articles: several processes of one machine, or partitions over a Ray cluster.

`read_parallel` gives records in the order of the articles; `map_records` turns files into partitions with a manifest.
Programs that call either from their main module keep that call under `if __name__ == "__main__":`, since workers are
fresh Python processes that import it.
"""

from dateline.scale.partitions import map_records
from dateline.scale.processes import read_parallel

__all__ = ["map_records", "read_parallel"]
