"""Official papers: 公文 by GB/T 9704-2012, 简报 and 专报: the same blocks in four forms."""
