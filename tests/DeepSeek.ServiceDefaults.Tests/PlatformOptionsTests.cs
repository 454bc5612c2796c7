using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration;

namespace DeepSeek.ServiceDefaults.Tests;

public sealed class PlatformOptionsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("platform-options-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void DataDirectory_InACheckout_IsDotLocalInItsRoot()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "DeepSeek.Platform.sln"), "");
        var project = _folder.CreateSubdirectory("Some.Project");

        Assert.Equal(Path.Combine(_folder.FullName, ".local"), Configuration().GetPlatformOptions(project.FullName).DataDirectory);
    }

    [Fact]
    public void DataDirectory_Elsewhere_IsBesideTheApplication() =>
        Assert.Equal(Path.Combine(_folder.FullName, "data"), Configuration().GetPlatformOptions(_folder.FullName).DataDirectory);

    [Fact]
    public void DataDirectory_Set_Wins() =>
        Assert.Equal(_folder.FullName, Configuration(("Platform:DataDirectory", _folder.FullName)).GetPlatformOptions("/").DataDirectory);

    [Theory]
    [InlineData("service.instance.id=one", "one")]
    [InlineData("a=b, service.instance.id=two ,c=d", "two")]
    public void InstanceId_FromResourceAttributes(string attributes, string expected) =>
        Assert.Equal(expected, Configuration(("OTEL_RESOURCE_ATTRIBUTES", attributes)).GetPlatformOptions("/").InstanceId);

    [Fact]
    public void InstanceId_Unset_NamesTheProcess() =>
        Assert.EndsWith(
            Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Configuration().GetPlatformOptions("/").InstanceId,
            StringComparison.Ordinal);

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
        .Build();
}
