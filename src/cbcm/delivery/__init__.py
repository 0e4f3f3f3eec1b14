"""From sealed to kept: referrals and their ladders, jobs, notices, erasure."""
