namespace DeepSeek.Gateway.Snapshots;

/// <summary>A room that makes something of snapshots which takes its time where there are many keys.</summary>
internal interface ISnapshotReader
{
    /// <summary>Makes it of the snapshot in force, where that is not done yet.</summary>
    void Prepare();
}
