namespace DeepSeek.AppHost.Embedded.Building;

/// <summary>What the build writes of each referenced project: more than Aspire's metadata, since we start the built assembly and not <c>dotnet run</c>.</summary>
internal interface IBuiltProject : IProjectMetadata
{
    /// <summary>The assembly to run.</summary>
    string AssemblyPath { get; }
}
