DAYS = {30: "30 天", 90: "90 天", 180: "半年", 365: "一年"}
LONGEST_DAYS = 365
MOST_TOKENS = 10
