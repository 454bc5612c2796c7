namespace Aspire.Hosting.ApplicationModel;

/// <summary>Redis: here Garnet, in a process of its own.</summary>
public class RedisResource : Resource, IResourceWithConnectionString, IResourceWithEndpoints, IResourceWithEnvironment, IResourceWithWaitSupport
{
    /// <summary>The name of its only endpoint.</summary>
    internal const string PrimaryEndpointName = "tcp";

    internal RedisResource(string name, ParameterResource password)
        : base(name) => Password = password;

    /// <summary>Where its data is kept; null: under the data directory.</summary>
    internal string? DataDirectory { get; set; }

    internal ParameterResource Password { get; }

    internal int Port => FindEndpoint(PrimaryEndpointName)!.AllocatedPorts[0];

    string IResourceWithConnectionString.ConnectionString => FormattableString.Invariant($"127.0.0.1:{Port},password={Password.Value}");
}
