-- Which keys lean to one side? The 95% interval of the signed difference over the seeds leaves out zero: this is no rounding.
SELECT run_id, check, key, seeds, signed_mean, signed_low, signed_high, verdict
FROM summary WHERE signed_low > 0 OR signed_high < 0
ORDER BY run_id, check, abs(signed_mean) DESC;
