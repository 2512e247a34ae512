"""述职评议: counts of votes, what they come to, what people decide."""
