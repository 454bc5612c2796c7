namespace DeepSeek.Benchmarks.Gateway;

/// <summary>What wrk saw of a server.</summary>
/// <param name="RequestsPerSecond">How many requests it answered a second.</param>
/// <param name="Requests">How many it answered in all.</param>
internal sealed record Load(double RequestsPerSecond, long Requests);
