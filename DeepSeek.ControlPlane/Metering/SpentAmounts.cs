namespace DeepSeek.ControlPlane.Metering;

/// <summary>Sums of two spans of time.</summary>
/// <param name="TokensToday">Tokens since the day began, read (cached ones, too) and generated.</param>
/// <param name="TokensThisMonth">Tokens since the month began.</param>
/// <param name="CostToday">Money since the day began, exact.</param>
/// <param name="CostThisMonth">Money since the month began, exact.</param>
public sealed record SpentAmounts(long TokensToday, long TokensThisMonth, decimal CostToday, decimal CostThisMonth);
