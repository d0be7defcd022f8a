"""PLA5xx: what is unusual for the product as it is named. These findings invite a second look and decide nothing."""
