using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace DeepSeek.ArchitectureTests;

/// <summary>Which room may look into which, inside a service: the arrows of docs/architecture.md.</summary>
public sealed class RoomArrowTests
{
    private static readonly Architecture Services = new ArchLoader()
        .LoadAssemblies(
            System.Reflection.Assembly.Load("DeepSeek.Contracts"),
            System.Reflection.Assembly.Load("DeepSeek.ControlPlane"),
            System.Reflection.Assembly.Load("DeepSeek.ServiceDefaults"),
            System.Reflection.Assembly.Load("DeepSeek.Gateway"),
            System.Reflection.Assembly.Load("DeepSeek.Inference"),
            System.Reflection.Assembly.Load("DeepSeek.Portal"))
        .Build();

    /// <summary>Room, then a room it must not know.</summary>
    public static TheoryData<string, string> Forbidden() => new()
    {
        // Endpoints → Scheduling → Generation → Runtime, never back.
        { "DeepSeek.Inference.Runtime", "DeepSeek.Inference.Generation" },
        { "DeepSeek.Inference.Runtime", "DeepSeek.Inference.Scheduling" },
        { "DeepSeek.Inference.Runtime", "DeepSeek.Inference.Endpoints" },
        { "DeepSeek.Inference.Runtime", "DeepSeek.Inference.ModelRepository" },
        { "DeepSeek.Inference.Generation", "DeepSeek.Inference.Scheduling" },
        { "DeepSeek.Inference.Generation", "DeepSeek.Inference.Endpoints" },
        { "DeepSeek.Inference.Scheduling", "DeepSeek.Inference.Endpoints" },
        { "DeepSeek.Inference.Tokenization", "DeepSeek.Inference.Endpoints" },
        { "DeepSeek.Inference.Tokenization", "DeepSeek.Inference.Scheduling" },
        { "DeepSeek.Inference.ModelRepository", "DeepSeek.Inference.Endpoints" },

        // Processing stands between Endpoints and Scheduling.
        { "DeepSeek.Inference.Processing", "DeepSeek.Inference.Endpoints" },
        { "DeepSeek.Inference.Processing", "DeepSeek.Inference.Runtime" },
        { "DeepSeek.Inference.Scheduling", "DeepSeek.Inference.Processing" },
        { "DeepSeek.Inference.Generation", "DeepSeek.Inference.Processing" },

        // Pages → Features → Data.
        { "DeepSeek.Portal.Components", "DeepSeek.Portal.Data" },
        { "DeepSeek.Portal.Components", "DeepSeek.Portal.Publishing" },
        { "DeepSeek.Portal.Features", "DeepSeek.Portal.Components" },
        { "DeepSeek.Portal.Features", "DeepSeek.Portal.Api" },
        { "DeepSeek.Portal.Api", "DeepSeek.Portal.Data" },
        { "DeepSeek.Portal.Api", "DeepSeek.Portal.Publishing" },
        { "DeepSeek.Portal.Data", "DeepSeek.Portal.Features" },
        { "DeepSeek.Portal.Data", "DeepSeek.Portal.Publishing" },
        { "DeepSeek.Portal.Data", "DeepSeek.Portal.Components" },

        // A stage of the gateway does not know the proxy that comes after it.
        { "DeepSeek.Gateway.Authentication", "DeepSeek.Gateway.Proxy" },
        { "DeepSeek.Gateway.Authentication", "DeepSeek.Gateway.ModelResolution" },
        { "DeepSeek.Gateway.LoadBalancing", "DeepSeek.Gateway.Proxy" },

        // Services never reference each other.
        { "DeepSeek.Gateway", "DeepSeek.Inference" },
        { "DeepSeek.Gateway", "DeepSeek.Portal" },
        { "DeepSeek.Inference", "DeepSeek.Portal" },
        { "DeepSeek.Portal", "DeepSeek.Gateway" },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void Room_DoesNotKnow(string room, string other)
    {
        var inside = Services.Types.Where(type => In(type.Namespace, room)).ToList();
        Assert.NotEmpty(inside);

        var crossings = inside
            .SelectMany(type => type.Dependencies)
            .Where(dependency => In(dependency.Target.Namespace, other))
            .Select(dependency => $"{dependency.Origin.FullName} → {dependency.Target.FullName}")
            .Distinct();

        Assert.Empty(crossings);
    }

    [Fact]
    public void OnlyRuntime_TouchesOnnxRuntime()
    {
        var others = Services.Types
            .Where(type => In(type.Namespace, "DeepSeek") && !In(type.Namespace, "DeepSeek.Inference.Runtime"))
            .SelectMany(type => type.Dependencies)
            .Where(dependency => In(dependency.Target.Namespace, "Microsoft.ML.OnnxRuntime"))
            .Select(dependency => $"{dependency.Origin.FullName} → {dependency.Target.FullName}")
            .Distinct();

        Assert.Empty(others);
    }

    [Fact]
    public void OnlyFeaturesAndPublishing_TouchTheDatabase()
    {
        var allowed = new[] { "DeepSeek.Portal.Data", "DeepSeek.Portal.Features", "DeepSeek.Portal.Publishing" };
        var others = Services.Types
            .Where(type => In(type.Namespace, "DeepSeek.Portal") && !allowed.Any(room => In(type.Namespace, room)))
            .SelectMany(type => type.Dependencies)
            .Where(dependency => In(dependency.Target.Namespace, "Microsoft.EntityFrameworkCore"))
            .Select(dependency => $"{dependency.Origin.FullName} → {dependency.Target.FullName}")
            .Distinct();

        Assert.Empty(others);
    }

    private static bool In(Namespace? candidate, string room) =>
        candidate is not null
        && (candidate.FullName == room || candidate.FullName.StartsWith(room + ".", StringComparison.Ordinal));
}
