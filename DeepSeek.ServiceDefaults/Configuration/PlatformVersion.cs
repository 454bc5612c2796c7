using System.Reflection;

namespace DeepSeek.ServiceDefaults.Configuration;

/// <summary>The release that runs. All assemblies of a release have the same.</summary>
public static class PlatformVersion
{
    /// <summary>With the commit that it was built from after a plus sign, where that is known.</summary>
    public static string Current { get; } =
        typeof(PlatformVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
