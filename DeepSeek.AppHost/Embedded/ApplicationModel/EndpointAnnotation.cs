namespace Aspire.Hosting.ApplicationModel;

/// <summary>A named port of a resource.</summary>
public sealed class EndpointAnnotation
{
    internal EndpointAnnotation(string name, string uriScheme)
    {
        Name = name;
        UriScheme = uriScheme;
    }

    /// <summary>Name, such as <c>http</c>.</summary>
    public string Name { get; set; }

    /// <summary>Scheme of its address.</summary>
    public string UriScheme { get; set; }

    /// <summary>TCP port; null takes a free one.</summary>
    public int? Port { get; set; }

    /// <summary>The variable that tells the process its port; null: it is part of <c>ASPNETCORE_URLS</c>.</summary>
    internal string? PortVariable { get; set; }

    /// <summary>The port of each instance, once allocated.</summary>
    internal int[] AllocatedPorts { get; set; } = [];

    /// <summary>The address of one instance.</summary>
    internal string Url(int instance) => FormattableString.Invariant($"{UriScheme}://localhost:{AllocatedPorts[instance]}");
}
