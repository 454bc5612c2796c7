using System.Xml.Linq;

namespace DeepSeek.ArchitectureTests;

/// <summary>Which project may reference which: the arrows of docs/architecture.md.</summary>
public sealed class ProjectArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["DeepSeek.Contracts"] = [],
        ["DeepSeek.ServiceDefaults"] = [],
        ["DeepSeek.ControlPlane"] = ["DeepSeek.Contracts"],
        ["DeepSeek.Processing"] = ["DeepSeek.Contracts"],
        ["DeepSeek.Gateway"] = ["DeepSeek.Contracts", "DeepSeek.ControlPlane", "DeepSeek.ServiceDefaults"],
        ["DeepSeek.Inference"] = ["DeepSeek.Contracts", "DeepSeek.ControlPlane", "DeepSeek.Processing", "DeepSeek.ServiceDefaults"],
        ["DeepSeek.Portal"] = ["DeepSeek.Contracts", "DeepSeek.ControlPlane", "DeepSeek.ServiceDefaults"],
        ["DeepSeek.AppHost"] = ["DeepSeek.EmbeddedAgent", "DeepSeek.Gateway", "DeepSeek.Inference", "DeepSeek.Portal"],
        ["DeepSeek.EmbeddedAgent"] = [],
        ["DeepSeek.ModelBuilder"] = [],
        ["DeepSeek.ModelTrainer"] = [],
        ["DeepSeek.SampleProcessor"] = ["DeepSeek.Processing"],
    };

    public static TheoryData<string> Projects() =>
        [.. Repository.Files(".csproj").Where(path => !path.StartsWith("tests", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_FollowTheMap(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} is not on the map: add it to docs/architecture.md and to this table.");

        var references = XDocument.Load(Path.Combine(Repository.Root, path))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Empty(references.Except(allowed!));
    }
}
