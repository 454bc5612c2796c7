using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class DrainedReplicaConfiguration : IEntityTypeConfiguration<DrainedReplica>
{
    public void Configure(EntityTypeBuilder<DrainedReplica> builder)
    {
        builder.ToTable("DrainedReplicas");
        builder.HasKey(replica => replica.ReplicaId);
        builder.Property(replica => replica.ReplicaId).HasMaxLength(DrainedReplica.MaxIdLength);
        builder.Property(replica => replica.DrainedBy).HasMaxLength(PortalDbContext.UserNameLength);
    }
}
