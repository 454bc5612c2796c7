namespace Aspire.Hosting;

/// <summary>A project that the AppHost references; the build writes one class for each.</summary>
public interface IProjectMetadata
{
    /// <summary>Full path of the project file.</summary>
    string ProjectPath { get; }
}
