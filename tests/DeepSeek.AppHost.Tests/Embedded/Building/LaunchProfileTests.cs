using DeepSeek.AppHost.Embedded.Building;

namespace DeepSeek.AppHost.Tests.Embedded.Building;

public sealed class LaunchProfileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_SeveralProfiles_TakesTheFirstThatRunsTheProject()
    {
        Write("""
            { // as Visual Studio leaves it
              "profiles": {
                "container": { "commandName": "Docker" },
                "https": {
                  "commandName": "Project",
                  "applicationUrl": "https://localhost:8443; http://localhost:8080",
                  "environmentVariables": { "ASPNETCORE_ENVIRONMENT": "Development", },
                },
                "http": { "commandName": "Project", "applicationUrl": "http://localhost:1" },
              },
            }
            """);

        var profile = LaunchProfile.Read(Path.Combine(_folder.FullName, "Some.csproj"));

        Assert.Equal(["https://localhost:8443/", "http://localhost:8080/"], profile.Urls.Select(url => url.AbsoluteUri));
        Assert.Equal("Development", profile.Environment["ASPNETCORE_ENVIRONMENT"]);
    }

    [Fact]
    public void Read_NoFile_IsEmpty()
    {
        var profile = LaunchProfile.Read(Path.Combine(_folder.FullName, "Some.csproj"));

        Assert.Empty(profile.Urls);
        Assert.Empty(profile.Environment);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string json)
    {
        var properties = Directory.CreateDirectory(Path.Combine(_folder.FullName, "Properties"));
        File.WriteAllText(Path.Combine(properties.FullName, "launchSettings.json"), json);
    }
}
