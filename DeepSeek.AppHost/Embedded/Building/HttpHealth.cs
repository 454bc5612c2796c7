namespace DeepSeek.AppHost.Embedded.Building;

/// <summary>Where an instance says whether it is ready.</summary>
internal sealed record HttpHealth(string EndpointName, string Path, int StatusCode);
