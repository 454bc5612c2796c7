namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>One of the models among which an alias shares requests out.</summary>
/// <param name="Target"><c>name</c> or <c>name@version</c>.</param>
/// <param name="Weight">Its share relative to the others', 0 or more; 0 for none.</param>
public sealed record WeightedTarget(string Target, int Weight);
