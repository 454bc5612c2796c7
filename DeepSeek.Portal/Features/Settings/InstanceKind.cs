namespace DeepSeek.Portal.Features.Settings;

/// <summary>What a process of the platform is.</summary>
internal enum InstanceKind
{
    Portal,
    Gateway,
    Replica,
}
