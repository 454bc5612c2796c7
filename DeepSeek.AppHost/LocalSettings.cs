using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace DeepSeek.AppHost;

/// <summary>What can be set of a local run. By appsettings.json, environment (<c>Ports__Portal=0</c>) or argument (<c>--Ports:Portal=0</c>).</summary>
internal sealed record LocalSettings
{
    private const int HighestPort = 65_535;
    private const int MostReplicas = 16;

    /// <summary><c>Ports:GatewayHttp</c>, 0 to 65535; 0 takes a free one. Default 8080.</summary>
    public int? GatewayHttpPort { get; private init; }

    /// <summary><c>Ports:GatewayHttps</c>, 0 to 65535; 0 takes a free one. Default 8443.</summary>
    public int? GatewayHttpsPort { get; private init; }

    /// <summary><c>Ports:Portal</c>, 0 to 65535; 0 takes a free one. Default 8090.</summary>
    public int? PortalPort { get; private init; }

    /// <summary><c>Inference:Replicas</c>, 1 to 16. Default 2.</summary>
    public int InferenceReplicas { get; private init; }

    /// <summary><c>Portal:Database</c>: <c>Sqlite</c> (default) or <c>PostgreSql</c>, which needs a container engine.</summary>
    public PortalDatabase PortalDatabase { get; private init; }

    /// <summary><c>MODEL_PATH</c>: folder of models. Default <c>models</c> in the repository's root.</summary>
    public string ModelPath { get; private init; } = "";

    /// <summary><c>Platform:DataDirectory</c>: folder for what must outlive a run. Default <c>.local</c> in the repository's root.</summary>
    public string DataDirectory { get; private init; } = "";

    /// <summary>Reads them. A bad one is said in a sentence that names key, value and what is allowed.</summary>
    public static bool TryRead(
        IConfiguration configuration, string appHostDirectory, [NotNullWhen(true)] out LocalSettings? settings, [NotNullWhen(false)] out string? problem)
    {
        settings = null;
        problem = null;
        var database = configuration["Portal:Database"] ?? nameof(PortalDatabase.Sqlite);
        if (!Enum.TryParse<PortalDatabase>(database, ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
        {
            problem = $"Portal:Database is '{database}'; it is one of {string.Join(", ", Enum.GetNames<PortalDatabase>())}.";
            return false;
        }

        if (!TryReadNumber(configuration, "Ports:GatewayHttp", 8080, 0, HighestPort, out var gatewayHttp, ref problem)
            || !TryReadNumber(configuration, "Ports:GatewayHttps", 8443, 0, HighestPort, out var gatewayHttps, ref problem)
            || !TryReadNumber(configuration, "Ports:Portal", 8090, 0, HighestPort, out var portal, ref problem)
            || !TryReadNumber(configuration, "Inference:Replicas", 2, 1, MostReplicas, out var replicas, ref problem))
        {
            return false;
        }

        settings = new LocalSettings
        {
            GatewayHttpPort = OrFree(gatewayHttp),
            GatewayHttpsPort = OrFree(gatewayHttps),
            PortalPort = OrFree(portal),
            InferenceReplicas = replicas,
            PortalDatabase = kind,
            ModelPath = Path.GetFullPath(configuration["MODEL_PATH"] is { Length: > 0 } path ? path : Path.Combine(appHostDirectory, "..", "models")),
            DataDirectory = AppHost.DataDirectory.Resolve(configuration, appHostDirectory),
        };
        return true;
    }

    // To Aspire a port that is not set is a free one.
    private static int? OrFree(int port) => port == 0 ? null : port;

    private static bool TryReadNumber(
        IConfiguration configuration, string key, int whenUnset, int lowest, int highest, out int value, [NotNullWhen(false)] ref string? problem)
    {
        value = whenUnset;
        if (configuration[key] is not { Length: > 0 } text
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= lowest && value <= highest))
        {
            return true;
        }

        problem = $"{key} is '{text}'; it takes a whole number from {lowest} to {highest}.";
        return false;
    }
}
